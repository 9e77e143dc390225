package catalog

import (
	_ "embed"
	"encoding/json"
	"sync"
)

// weightsFile is how often public code uses each member, made by make weights.
//
//go:embed weights.json
var weightsFile []byte

// Weights are weights.json: how often the code of public projects uses each
// member of a type, among all uses of that type's members.
type Weights struct {
	Date     string `json:"date"`
	Projects int    `json:"projects"`
	// Members are thousandths, by Key of the type and the name in Python. Every
	// project counts the same, however much code it has.
	Members map[string]map[string]int `json:"members"`
}

var weights = sync.OnceValue(func() *Weights {
	var w Weights
	if err := json.Unmarshal(weightsFile, &w); err != nil {
		panic("catalog: weights.json: " + err.Error())
	}
	return &w
})

// Weight is how often public code uses a member of a type, in thousandths of
// the uses of that type's members. name is as Python spells it.
func Weight(t *Type, name string) int { return weights().Members[Key(t)][name] }

// Key names a type so that a class and its instances differ: "class js.Response"
// and "js.Response".
func Key(t *Type) string {
	for _, kind := range []string{"class ", "module "} {
		if spaces()[kind+t.Name] == t {
			return kind + t.Name
		}
	}
	return t.Name
}
