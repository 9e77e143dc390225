package lsp

import (
	"io"
	"sync"
)

// input makes a reader whose Close ends a Read that is under way. A read of a
// standard input that the client keeps open cannot be interrupted by the
// system, and the server is not to wait for it when it has been told to end.
type input struct {
	in     io.ReadCloser
	chunks chan chunk
	taken  chan struct{} // the last chunk has been copied
	closed chan struct{}
	once   sync.Once
	rest   chunk
}

type chunk struct {
	data []byte
	err  error
}

func newInput(in io.ReadCloser) *input {
	i := &input{in: in, chunks: make(chan chunk), taken: make(chan struct{}), closed: make(chan struct{})}
	go i.pump()
	return i
}

// pump reads until the input ends. It outlives Close where nothing can stop
// the read, and then ends with the process.
func (i *input) pump() {
	buffer := make([]byte, 16<<10)
	for {
		n, err := i.in.Read(buffer)
		select {
		case i.chunks <- chunk{buffer[:n], err}:
		case <-i.closed:
			return
		}
		if err != nil {
			return
		}
		select {
		case <-i.taken:
		case <-i.closed:
			return
		}
	}
}

// Read implements io.Reader. One goroutine calls it.
func (i *input) Read(p []byte) (int, error) {
	if len(i.rest.data) == 0 {
		if i.rest.err != nil {
			return 0, i.rest.err
		}
		select {
		case i.rest = <-i.chunks:
		case <-i.closed:
			return 0, io.EOF
		}
	}
	n := copy(p, i.rest.data)
	if i.rest.data = i.rest.data[n:]; len(i.rest.data) == 0 && i.rest.err == nil {
		select {
		case i.taken <- struct{}{}:
		case <-i.closed:
		}
	}
	return n, nil
}

// Close implements io.Closer.
func (i *input) Close() error {
	i.once.Do(func() { close(i.closed) })
	return i.in.Close()
}
