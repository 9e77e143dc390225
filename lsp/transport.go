package lsp

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"strconv"
	"sync"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

const (
	maxMessage = 64 << 20 // bytes; larger messages are skipped
	maxClaim   = 1 << 30  // bytes; a larger Content-Length is not believed
	keepBuffer = 1 << 20  // bytes; larger buffers are not kept between messages
)

// stream frames messages as the protocol says, and survives what is not one:
// bytes outside a message are skipped up to the next Content-Length, and a
// message that is not JSON-RPC is rejected while the connection lives on.
type stream struct {
	in     io.ReadCloser
	out    io.WriteCloser
	r      *bufio.Reader
	body   []byte
	reject func(error) // must not block
	ended  func()      // called when nothing more can be read

	mu    sync.Mutex // serialises Write
	frame []byte
	once  sync.Once
}

func newStream(in io.ReadCloser, out io.WriteCloser) *stream {
	return &stream{in: in, out: out, r: bufio.NewReaderSize(in, 16<<10), reject: func(error) {}, ended: func() {}}
}

// Read implements jsonrpc2.Stream. The message borrows a buffer that the next
// Read uses again.
func (s *stream) Read(context.Context) (msg jsonrpc2.Message, length int64, err error) {
	defer func() {
		if err != nil {
			s.ended()
		}
	}()
	for {
		length, err = s.header()
		if err != nil {
			return nil, 0, err
		}
		if length > maxMessage {
			if _, err := io.CopyN(io.Discard, s.r, length); err != nil {
				return nil, 0, err
			}
			s.reject(jsonrpc2.Errorf(jsonrpc2.InvalidRequest, "a message of %d bytes is larger than %d MB", length, maxMessage>>20))
			continue
		}
		body := s.buffer(int(length))
		if _, err := io.ReadFull(s.r, body); err != nil {
			return nil, 0, err
		}
		msg, err = jsonrpc2.DecodeMessage(body)
		if err == nil {
			return msg, length, nil
		}
		s.reject(fmt.Errorf("%w in a message of %d bytes", err, length))
	}
}

func (s *stream) buffer(length int) []byte {
	if length > keepBuffer {
		return make([]byte, length)
	}
	if cap(s.body) < length {
		s.body = make([]byte, length)
	}
	return s.body[:length]
}

// header reads up to the end of a header and returns its Content-Length in
// bytes. Whatever else it meets is skipped, at no cost in memory.
func (s *stream) header() (int64, error) {
	length := int64(-1)
	for {
		line, err := s.r.ReadSlice('\n')
		if err != nil && err != bufio.ErrBufferFull {
			return 0, err
		}
		if n, ok := contentLength(line); ok {
			length = n
		} else if length >= 0 && err == nil && len(bytes.TrimRight(line, "\r\n")) == 0 {
			return length, nil
		}
	}
}

// contentLength finds the field in a line. After a message whose length was
// wrong, the rest of its body may stand before it.
func contentLength(line []byte) (int64, bool) {
	const field = "content-length:"
	at := bytes.LastIndex(bytes.ToLower(line), []byte(field))
	if at < 0 {
		return 0, false
	}
	value := string(bytes.TrimSpace(line[at+len(field):]))
	n, err := strconv.ParseInt(value, 10, 64)
	return n, err == nil && n > 0 && n <= maxClaim
}

// Write implements jsonrpc2.Stream. One message is one write.
func (s *stream) Write(_ context.Context, msg jsonrpc2.Message) (int64, error) {
	const room = len("Content-Length: \r\n\r\n") + 20
	s.mu.Lock()
	defer s.mu.Unlock()
	frame := append(s.frame[:0], make([]byte, room)...)
	frame = jsonrpc2.AppendMessage(frame, msg)
	if s.frame = frame; cap(frame) > keepBuffer {
		s.frame = nil
	}
	header := strconv.AppendInt([]byte("Content-Length: "), int64(len(frame)-room), 10)
	header = append(header, "\r\n\r\n"...)
	frame = frame[room-len(header):]
	copy(frame, header)
	n, err := s.out.Write(frame)
	return int64(n), err
}

// Close implements jsonrpc2.Stream.
func (s *stream) Close() (err error) {
	s.once.Do(func() {
		err = s.in.Close()
		if e := s.out.Close(); err == nil {
			err = e
		}
	})
	return err
}

// codec writes what we send with the protocol's own encoder, which the
// connection does not use unless told to. What we read is decoded by decode.
type codec struct{}

// Marshal implements jsonrpc2.Codec.
func (codec) Marshal(v any) ([]byte, error) {
	if raw, ok := v.(jsonrpc2.RawMessage); ok {
		if raw == nil {
			return []byte("null"), nil
		}
		return raw, nil
	}
	return protocol.Marshal(v)
}

// Unmarshal implements jsonrpc2.Codec. A raw message is a copy.
func (codec) Unmarshal(data []byte, v any) error {
	if raw, ok := v.(*jsonrpc2.RawMessage); ok {
		*raw = bytes.Clone(data)
		return nil
	}
	return decode(data, v)
}
