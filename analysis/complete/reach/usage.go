package main

import (
	"encoding/json"
	"os"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/complete"
)

// counts are how often one project uses members, by the type that has them.
type counts map[string]map[string]int

func (c counts) add(i complete.Item) {
	if i.Owner == "" {
		return
	}
	if c[i.Owner] == nil {
		c[i.Owner] = map[string]int{}
	}
	c[i.Owner][i.Label]++
}

// usage is what several projects use: shares, so that each counts the same.
type usage struct {
	projects int
	of       map[string]int // projects that use any member of a type
	shares   map[string]map[string]float64
}

func (u *usage) add(c counts) {
	if len(c) == 0 {
		return
	}
	if u.of == nil {
		u.of, u.shares = map[string]int{}, map[string]map[string]float64{}
	}
	u.projects++
	for owner, members := range c {
		u.of[owner]++
		if u.shares[owner] == nil {
			u.shares[owner] = map[string]float64{}
		}
		all := 0
		for _, n := range members {
			all += n
		}
		for name, n := range members {
			u.shares[owner][name] += float64(n) / float64(all)
		}
	}
}

func (u *usage) write(path, date string) error {
	out := catalog.Weights{Date: date, Projects: u.projects, Members: map[string]map[string]int{}}
	for owner, members := range u.shares {
		out.Members[owner] = map[string]int{}
		for name, share := range members {
			out.Members[owner][name] = max(1, int(1000*share/float64(u.of[owner])+0.5))
		}
	}
	data, err := json.MarshalIndent(out, "", "\t")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(data, '\n'), 0o644)
}
