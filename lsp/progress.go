package lsp

import (
	"context"
	"fmt"
	"sync"
	"time"

	"go.lsp.dev/protocol"
)

// progress shows a title while work goes on, if it takes long. The caller calls
// the result when the work is done.
func (s *server) progress(title string) (done func()) {
	if !s.client.progress {
		return func() {}
	}
	finished := make(chan struct{})
	show := func() {
		token := protocol.String(fmt.Sprintf("pywls-%d", time.Now().UnixNano()))
		if s.ask(protocol.MethodWindowWorkDoneProgressCreate, &protocol.WorkDoneProgressCreateParams{Token: token}, nil) != nil {
			return
		}
		s.report(token, &protocol.WorkDoneProgressBegin{Kind: "begin", Title: title})
		select {
		case <-finished:
		case <-s.ctx.Done():
		}
		s.report(token, &protocol.WorkDoneProgressEnd{Kind: "end"})
	}
	stop := func() bool { return false }
	if s.options.Patience < 0 {
		go show()
	} else {
		stop = time.AfterFunc(s.options.Patience, show).Stop
	}
	var once sync.Once
	return func() {
		once.Do(func() {
			stop()
			close(finished)
		})
	}
}

func (s *server) report(token protocol.ProgressToken, value any) {
	raw, err := protocol.Marshal(value)
	if err != nil {
		return
	}
	_ = s.conn.Notify(context.Background(), protocol.MethodProgress, &protocol.ProgressParams{Token: token, Value: raw})
}
