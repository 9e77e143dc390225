// Package rules lists all rules. Each lives in a folder of its own, which
// holds its document (rule.md), its code and its tests; no rule imports another.
package rules

//go:generate go run ./gen
