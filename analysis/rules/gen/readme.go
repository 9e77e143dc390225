package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/pywls/pywls/analysis/rule"
)

// The table of the README stands between these lines.
const (
	tableStart = "<!-- rules: made by go generate -->\n"
	tableEnd   = "<!-- end of rules -->\n"
)

// tableRow is the line of one rule.
func tableRow(path, folder string) (string, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	doc, err := rule.ParseDoc(string(content))
	if err != nil {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	summary := strings.ReplaceAll(doc.Summary, "|", "\\|")
	return fmt.Sprintf("| [`%s`](analysis/rules/%s/rule.md) | %s | %s |\n", doc.Name, folder, doc.Severity, summary), nil
}

// withTable is the README with other rows in its table.
func withTable(readme []byte, rows string) ([]byte, error) {
	before, rest, found := bytes.Cut(readme, []byte(tableStart))
	_, after, closed := bytes.Cut(rest, []byte(tableEnd))
	if !found || !closed {
		return nil, errors.New("README.md lacks the two comments around the table of rules")
	}
	table := tableStart + "| rule | severity | reports |\n|---|---|---|\n" + rows + tableEnd
	return bytes.Join([][]byte{before, []byte(table), after}, nil), nil
}
