package catalog

import (
	"slices"
	"strings"
)

//go:generate go run ./internal/flaggen -in flags.json -out flags_gen.go

// Flag is one name that compatibility_flags may hold. A feature that can be
// switched on and off has two of them, each the Opposite of the other.
type Flag struct {
	Name    string
	Feature string // what the runtime calls it, the same for both names
	// Enables is true when the name switches the feature on, false when it
	// keeps it off.
	Enables  bool
	Opposite string // the other name, or ""
	// DefaultOn is the compatibility date from which the feature is on without
	// the flag, "2025-08-14", "2000-01-01" for always; "" when no date switches
	// it on by itself.
	DefaultOn string
	// ImpliedBy are features that switch this one on from a date.
	ImpliedBy []Implication
	// Experimental flags need an opt-in that deployed Workers do not have.
	Experimental bool
	// Obsolete flags no longer do anything.
	Obsolete bool
	// Python is true for flags that choose or change the Python runtime.
	Python bool
}

// Implication says that a Worker with the flag Flag gets a feature from the
// compatibility date Since on ("2000-01-01" for always).
type Implication struct {
	Flag  string
	Since string
}

// Flags are all known compatibility flags, sorted by name.
func Flags() []Flag { return slices.Clone(flags) }

// FlagInfo is the flag of that name, and whether it is known.
func FlagInfo(name string) (Flag, bool) {
	i, ok := slices.BinarySearchFunc(flags, name, func(f Flag, name string) int { return strings.Compare(f.Name, name) })
	if !ok {
		return Flag{}, false
	}
	return flags[i], true
}

// FlagNames are the names of all known compatibility flags, sorted.
func FlagNames() []string {
	names := make([]string, len(flags))
	for i, f := range flags {
		names[i] = f.Name
	}
	return names
}

// FlagOn reports whether the feature of a flag is on for a Worker with that
// compatibility date and those flags, and why: the flag or the date that
// decided. The name may be either of the two that a feature has; on is about
// the feature, not the name. An unknown name is off.
func FlagOn(name, date string, enabled []string) (on bool, why string) {
	return flagOn(name, date, enabled, 0)
}

func flagOn(name, date string, enabled []string, depth int) (bool, string) {
	f, ok := FlagInfo(name)
	if !ok || depth > 4 {
		return false, ""
	}
	enable, disable := f.Name, f.Opposite
	if !f.Enables {
		enable, disable = disable, enable
	}
	if disable != "" && slices.Contains(enabled, disable) {
		return false, disable
	}
	if enable != "" && slices.Contains(enabled, enable) {
		return true, enable
	}
	if f.DefaultOn != "" && date >= f.DefaultOn {
		return true, "compatibility_date " + f.DefaultOn + " or later"
	}
	for _, by := range f.ImpliedBy {
		if date < by.Since {
			continue
		}
		if on, _ := flagOn(by.Flag, date, enabled, depth+1); on {
			if by.Since <= "2000-01-01" {
				return true, by.Flag
			}
			return true, by.Flag + " with compatibility_date " + by.Since + " or later"
		}
	}
	return false, ""
}
