package pysyntax

import (
	"github.com/pywls/pywls/analysis/text"
	"os"
	"testing"
)

func BenchmarkX(b *testing.B) {
	d, _ := os.ReadFile(os.Getenv("PYX"))
	s := string(d)
	p := parsers.Get().(*parser)
	b.SetBytes(int64(len(s)))
	n := 0
	for b.Loop() {
		r, _ := p.records(s)
		n = len(r)
	}
	b.ReportMetric(float64(n), "nodes")
}
func BenchmarkScan(b *testing.B) {
	d, _ := os.ReadFile(os.Getenv("PYX"))
	s := string(d)
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		sc := scan(s)
		sc.structure()
	}
}
func BenchmarkFull(b *testing.B) {
	d, _ := os.ReadFile(os.Getenv("PYX"))
	s := text.New(string(d))
	b.SetBytes(int64(len(d)))
	b.ReportAllocs()
	for b.Loop() {
		Parse(s)
	}
	m := Parse(s)
	b.Log(len(m.Body), m.Damaged)
}
