// Reach measures completion on code that people wrote: every place where an
// author typed a member of something that pywls is about is taken out again, and
// completion is asked there. It prints the share of the members that were
// offered, the mean reciprocal rank, and what was missed.
//
//	go run ./analysis/complete/reach [flags] FOLDER ...
//
// Each folder is a checkout. What a place is about is decided by its syntax
// alone (see subject.go), so that the value analysis does not judge itself.
// With -insert every so-manieth place gets each of its items inserted in turn,
// and what the rules then say that they did not say of the author's code is
// counted.
package main

import (
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"text/tabwriter"

	"github.com/pywls/pywls/analysis/complete"
	"github.com/pywls/pywls/analysis/source"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
)

func main() {
	misses := flag.Bool("misses", false, "list every miss with its place")
	insert := flag.Int("insert", 0, "insert the items of every so-manieth place and count what is reported then; 0 for none")
	weights := flag.String("weights", "", "write how often each member is used to this file, as catalog.Weights")
	date := flag.String("date", "", "the date of the checkouts, for -weights")
	flag.Parse()
	all := &score{}
	use := &usage{}
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "places\toffered\tMRR\tproject\t")
	for _, root := range flag.Args() {
		one := measure(root, *insert, use)
		if one.places > 0 {
			fmt.Fprintf(w, "%s\t%s\t\n", one, filepath.Base(root))
		}
		all.add(one)
	}
	fmt.Fprintf(w, "%s\tall\t\n", all)
	w.Flush()
	all.groups(os.Stdout, *misses)
	if *weights != "" {
		if err := use.write(*weights, *date); err != nil {
			fmt.Fprintln(os.Stderr, "reach:", err)
			os.Exit(1)
		}
	}
	if *insert > 0 {
		fmt.Printf("inserted %d items, %d reports\n", all.inserted, len(all.reports))
		for _, r := range all.reports {
			fmt.Println(" ", r)
		}
	}
}

// score counts places.
type score struct {
	places, offered int
	ranks           float64 // the sum of the reciprocal ranks
	by              map[string]*score
	missed          []string
	inserted        int
	reports         []string
}

func (s *score) String() string {
	n := float64(max(s.places, 1))
	return fmt.Sprintf("%d\t%.3f\t%.3f", s.places, float64(s.offered)/n, s.ranks/n)
}

// count adds one place; rank is one-based, 0 for a miss.
func (s *score) count(rank int, miss string) {
	s.places++
	if rank > 0 {
		s.offered++
		s.ranks += 1 / float64(rank)
		return
	}
	s.missed = append(s.missed, miss)
}

func (s *score) of(subject string) *score {
	if s.by == nil {
		s.by = map[string]*score{}
	}
	if s.by[subject] == nil {
		s.by[subject] = &score{}
	}
	return s.by[subject]
}

func (s *score) add(o *score) {
	s.places, s.offered, s.ranks = s.places+o.places, s.offered+o.offered, s.ranks+o.ranks
	s.missed, s.reports, s.inserted = append(s.missed, o.missed...), append(s.reports, o.reports...), s.inserted+o.inserted
	for subject, one := range o.by {
		s.of(subject).add(one)
	}
}

// groups prints the figures by what the places are about, the most missed first.
func (s *score) groups(out io.Writer, misses bool) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\nplaces\toffered\tMRR\tabout\t")
	order := slices.SortedFunc(maps.Keys(s.by), func(a, b string) int {
		return len(s.by[b].missed) - len(s.by[a].missed)
	})
	for _, subject := range order {
		fmt.Fprintf(w, "%s\t%s\t\n", s.by[subject], subject)
	}
	w.Flush()
	if misses {
		for _, subject := range order {
			for _, m := range s.by[subject].missed {
				fmt.Fprintf(out, "%s: %s\n", subject, m)
			}
		}
	}
}

// measure asks at every place of the Workers below a folder. Each state of a
// file is one that nobody has analyzed before: nothing is known from earlier.
func measure(root string, insert int, use *usage) *score {
	out := &score{}
	used := counts{}
	defer func() { use.add(used) }()
	root, err := filepath.Abs(root)
	if err != nil {
		return out
	}
	files := source.NewStore()
	session := workspace.NewSession(files, root)
	first := session.Snapshot()
	seen := map[string]bool{}
	n := 0
	for _, w := range first.Workers() {
		for _, m := range w.Modules {
			if !w.Python || seen[m.Path] || !w.Reachable(m.Path) {
				continue
			}
			seen[m.Path] = true
			for _, p := range placesOf(w, m) {
				n++
				files.Open(m.Path, text.New(p.before(m.Syntax.Source)), int32(n))
				snapshot := session.Snapshot()
				items := itemsAt(snapshot, m.Path, p.at)
				miss := fmt.Sprintf("%s at %s:%d", p.name, w.Rel(m.Path), m.Syntax.Source.Line(p.at)+1)
				rank := 1 + slices.IndexFunc(items, func(i complete.Item) bool { return names(i, p.name) })
				if rank > 0 {
					used.add(items[rank-1])
				}
				out.count(rank, miss)
				out.of(p.about).count(rank, miss)
				if insert > 0 && n%insert == 0 {
					out.tryItems(session, files, w, m, p, items, &n)
				}
			}
			files.Close(m.Path)
		}
	}
	return out
}

// itemsAt is what the server would give at a place.
func itemsAt(s *workspace.Snapshot, path string, at int) []complete.Item {
	workers := s.WorkersOf(path)
	if len(workers) == 0 {
		return nil
	}
	return complete.At(s, workers[0], path, at, workers[1:]...)
}

// names reports whether an item is what the author typed.
func names(i complete.Item, name string) bool { return i.Label == name }
