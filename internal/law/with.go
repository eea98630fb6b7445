package law

import (
	"io/fs"
	"maps"
	"slices"
)

// With gives a library that knows the acts of another file system besides its
// own, as acts that the installation adopted itself; l stays as it is. Of two
// adopted editions of one act the earlier ends where the later begins.
func (l *Library) With(fsys fs.FS, kinds ...Kind) (*Library, error) {
	out := &Library{Calendar: l.Calendar, acts: maps.Clone(l.acts)}
	for act, editions := range out.acts {
		out.acts[act] = slices.Clone(editions)
	}
	if err := out.Add(fsys, true, kinds...); err != nil {
		return nil, err
	}
	for _, editions := range out.acts {
		succeed(editions)
	}
	return out, nil
}

// succeed ends every adopted edition before its successor. The edition is
// copied, for another library may still hold it.
func succeed(editions []*Edition) {
	for i := 0; i+1 < len(editions); i++ {
		e, next := editions[i], editions[i+1].InForce.From
		if !e.Own || next == nil || e.InForce.Until != nil && *e.InForce.Until <= *next {
			continue
		}
		ended := *e
		ended.InForce.Until = next
		editions[i] = &ended
	}
}
