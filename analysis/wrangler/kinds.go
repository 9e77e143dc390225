package wrangler

import "github.com/pywls/pywls/analysis/catalog"

var allKinds = catalog.Kinds()

// bindingKinds are the kinds of bindings as the catalog has them.
func bindingKinds() []*catalog.BindingKind { return allKinds }
