package exam

import (
	"embed"
	"fmt"
	"path"

	"tarazy/internal/strict"
)

//go:embed practice/*.yaml
var practiceFiles embed.FS

// Bundle is a set of items with what they share, as one file of a bank holds it.
type Bundle struct {
	Notice  Text       `key:"notice"` // what the set is, and what it is not
	Stimuli []Stimulus `key:"stimuli,optional"`
	Items   []Item     `key:"items"`
}

// Practice reads the bank that the program ships: practice material, bound to
// the law as it stood on the day that each item names.
func Practice() (*Bundle, error) {
	entries, err := practiceFiles.ReadDir("practice")
	if err != nil {
		return nil, fmt.Errorf("exam: practice bank: %w", err)
	}
	all := &Bundle{}
	for _, e := range entries {
		name := path.Join("practice", e.Name())
		data, err := practiceFiles.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("exam: practice bank: %w", err)
		}
		b, err := ReadBundle(name, data)
		if err != nil {
			return nil, err
		}
		all.Notice = b.Notice
		all.Stimuli, all.Items = append(all.Stimuli, b.Stimuli...), append(all.Items, b.Items...)
	}
	return all, nil
}

// ReadBundle reads a file of a bank and checks every item; the fault names the
// file and the line, or the item.
func ReadBundle(file string, data []byte) (*Bundle, error) {
	n, err := strict.YAML(file, data)
	if err != nil {
		return nil, err
	}
	b := &Bundle{}
	if err := strict.Decode(n, b); err != nil {
		return nil, err
	}
	return b, b.check(file)
}

func (b *Bundle) check(file string) error {
	stimuli, seen := map[string]*Stimulus{}, map[string]bool{}
	for i := range b.Stimuli {
		s := &b.Stimuli[i]
		if stimuli[s.Key] != nil {
			return fmt.Errorf("%s: stimulus %s stands twice", file, s.Key)
		}
		stimuli[s.Key] = s
	}
	for i := range b.Items {
		it := &b.Items[i]
		if seen[it.Key] {
			return fmt.Errorf("%s: item %s stands twice", file, it.Key)
		}
		seen[it.Key] = true
		if err := it.Check(stimuli[it.Stimulus]); err != nil {
			return fmt.Errorf("%s: item %s: %w", file, it.Key, err)
		}
	}
	return nil
}
