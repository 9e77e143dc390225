package lsp_test

import (
	"testing"

	"github.com/pywls/pywls/lsp"
	"github.com/pywls/pywls/lsp/markertest"
)

func TestMarkers(t *testing.T) {
	markertest.Run(t, "testdata", "testdata/clients", lsp.Options{Version: "test"})
}
