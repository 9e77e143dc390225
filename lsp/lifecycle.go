package lsp

import (
	"strconv"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

type initializeParams struct {
	ProcessID             jsontext.Value `json:"processId"`
	RootPath              jsontext.Value `json:"rootPath"`
	RootURI               jsontext.Value `json:"rootUri"`
	Folders               jsontext.Value `json:"workspaceFolders"`
	Capabilities          jsontext.Value `json:"capabilities"`
	InitializationOptions jsontext.Value `json:"initializationOptions"`
}

func initialize(s *server, p *initializeParams) (any, error) {
	if phase(s.phase.Load()) != fresh {
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidRequest, "the server is initialized already")
	}
	s.client = resolveClient(p.Capabilities)
	s.baseline = s.readSettings(p.InitializationOptions, "initializationOptions")
	s.update(func(next *state) {
		next.settings = s.baseline
		s.applySettings(next)
		s.setFolders(next, firstFolders(p))
	})
	s.phase.Store(int32(running))
	if s.options.WatchParent {
		var pid number
		if decode(p.ProcessID, &pid) == nil && pid.int() > 0 {
			s.watchParent(pid.int())
		}
	}
	return &protocol.InitializeResult{
		Capabilities: s.client.server(s.baseline.wide()),
		ServerInfo:   protocol.ServerInfo{Name: "pywls", Version: protocol.NewOptional(s.options.Version)},
	}, nil
}

// initialized starts what writes to the client, which may not happen earlier.
func initialized(s *server) (any, error) {
	if s.log.ready.Swap(true) {
		return nil, nil
	}
	time.AfterFunc(settingsPatience, s.haveSettings)
	s.task("settings", func() {
		s.fetchSettings()
		s.register()
	})
	if s.client.pull {
		s.task("refresh", s.refreshLoop)
	} else {
		s.task("diagnostics", s.pushLoop)
	}
	if s.client.refreshLenses {
		s.task("lenses", s.lensLoop)
	}
	return nil, nil
}

func shutdown(s *server) (any, error) {
	s.phase.Store(int32(shutDown))
	return nil, nil
}

func exit(s *server) (any, error) {
	s.stop()
	return nil, nil
}

// cancelRequest stops a request. An id that is no number and no string names none.
func cancelRequest(s *server, p *cancelParams) {
	var name string
	if p.ID.Kind() == '"' {
		if decode(p.ID, &name) == nil {
			s.cancels.cancel(jsonrpc2.NewStringID(name))
		}
		return
	}
	if n, err := strconv.ParseInt(string(p.ID), 10, 64); err == nil {
		s.cancels.cancel(jsonrpc2.NewNumberID(n))
	}
}
