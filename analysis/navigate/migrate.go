package navigate

import (
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/wrangler"
)

// migrate are the edits that rename a Durable Object's class where a migration
// has created it: each list of migrations that holds it gets a new entry, and
// what was applied stays. Nothing is needed where no migration speaks of it.
func migrate(c *wrangler.Config, from, to string) (out []text.Edit) {
	for _, env := range c.Environments {
		list := env.Raw.Get("migrations").Elements()
		if len(list) == 0 || !wrangler.LiveClasses(env.Raw)[from] {
			continue
		}
		out = append(out, wrangler.AddEntry(c, env, []string{"migrations"}, false, []wrangler.KeyValue{
			{Key: "tag", Value: wrangler.NextTag(list)},
			{Key: "renamed_classes", Value: wrangler.Objects{{{Key: "from", Value: from}, {Key: "to", Value: to}}}},
		})...)
	}
	return out
}
