package pysyntax

import "github.com/pywls/pywls/analysis/text"

// Pattern is a pattern of a case clause. The kinds follow Python's ast module.
type Pattern interface {
	Node
	pattern()
}

type (
	// MatchValue is a literal, a dotted name, or None, True and False
	// (ast has MatchSingleton for these).
	MatchValue struct {
		Loc
		Value Expr
	}
	// MatchSequence is [A, *B]; MatchMapping is {"k": P, **Rest}.
	MatchSequence struct {
		Loc
		Patterns []Pattern
	}
	// MatchMapping is {Keys: Patterns, **Rest}.
	MatchMapping struct {
		Loc
		Keys     []Expr
		Patterns []Pattern
		Rest     *Name
	}
	// MatchClass is Class(Patterns, KwdNames=KwdPatterns).
	MatchClass struct {
		Loc
		Class       Expr
		Patterns    []Pattern
		KwdNames    []string
		KwdPatterns []Pattern
	}
	// MatchStar is *Name in a sequence; Name is nil for *_.
	MatchStar struct {
		Loc
		Name *Name
	}
	// MatchAs is Pattern as Name, a bare capture (Pattern nil) or _ (both nil).
	MatchAs struct {
		Loc
		Pattern  Pattern
		Name     *Name
		NameSpan text.Span
	}
	// MatchOr is A | B.
	MatchOr struct {
		Loc
		Patterns []Pattern
	}
)

func (*MatchValue) pattern()    {}
func (*MatchSequence) pattern() {}
func (*MatchMapping) pattern()  {}
func (*MatchClass) pattern()    {}
func (*MatchStar) pattern()     {}
func (*MatchAs) pattern()       {}
func (*MatchOr) pattern()       {}
