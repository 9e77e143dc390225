package pyedit

import "github.com/pywls/pywls/analysis/pysyntax"

// Following are the statements that run after one in the same function: those
// behind it in its block, and in the blocks around that.
func Following(m *pysyntax.Module, s pysyntax.Stmt) []pysyntax.Stmt {
	var out []pysyntax.Stmt
	path := Path(m, s.Span())
	for i := len(path) - 1; i >= 0; i-- {
		switch path[i].(type) {
		case *pysyntax.FunctionDef, *pysyntax.ClassDef, *pysyntax.Lambda:
			if path[i] != pysyntax.Node(s) {
				return append(out, behind(path[i], s)...)
			}
		}
		if path[i] != pysyntax.Node(s) {
			out = append(out, behind(path[i], s)...)
		}
	}
	for _, x := range m.Body {
		if x.Span().Start >= s.Span().End {
			out = append(out, x)
		}
	}
	return out
}

// behind are the statements of one block of a node that stand behind s in it.
func behind(n pysyntax.Node, s pysyntax.Stmt) []pysyntax.Stmt {
	for _, block := range blocks(n) {
		if len(block) == 0 || block[0].Span().Start > s.Span().Start || block[len(block)-1].Span().End < s.Span().End {
			continue
		}
		for i, x := range block {
			if x.Span().Start >= s.Span().End {
				return block[i:]
			}
		}
	}
	return nil
}

// blocks are the blocks of statements directly in a node.
func blocks(n pysyntax.Node) [][]pysyntax.Stmt {
	switch n := n.(type) {
	case *pysyntax.FunctionDef:
		return [][]pysyntax.Stmt{n.Body}
	case *pysyntax.ClassDef:
		return [][]pysyntax.Stmt{n.Body}
	case *pysyntax.If:
		return [][]pysyntax.Stmt{n.Body, n.Else}
	case *pysyntax.For:
		return [][]pysyntax.Stmt{n.Body, n.Else}
	case *pysyntax.While:
		return [][]pysyntax.Stmt{n.Body, n.Else}
	case *pysyntax.With:
		return [][]pysyntax.Stmt{n.Body}
	case *pysyntax.Try:
		return [][]pysyntax.Stmt{n.Body, n.Else, n.Finally}
	case *pysyntax.ExceptHandler:
		return [][]pysyntax.Stmt{n.Body}
	case *pysyntax.MatchCase:
		return [][]pysyntax.Stmt{n.Body}
	}
	return nil
}
