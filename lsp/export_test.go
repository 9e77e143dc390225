package lsp

import "time"

func init() { parentPeriod = 20 * time.Millisecond }
