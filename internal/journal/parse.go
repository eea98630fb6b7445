package journal

import (
	"strconv"

	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/strict"
)

// parse reads canonical JSON: nil, bool, int64, string, []any, map[string]any.
func parse(text []byte) (any, error) {
	n, err := strict.JSON(text)
	if err != nil {
		return nil, err
	}
	return plain(n)
}

func plain(n *strict.Node) (any, error) {
	switch n.Kind {
	case strict.Null:
		return nil, nil
	case strict.Bool:
		return n.Value == "true", nil
	case strict.Text:
		return n.Value, nil
	case strict.Number:
		return strconv.ParseInt(n.Value, 10, 64)
	case strict.List:
		out := make([]any, len(n.Items))
		for i, item := range n.Items {
			var err error
			if out[i], err = plain(item); err != nil {
				return nil, err
			}
		}
		return out, nil
	}
	out := make(map[string]any, len(n.Keys))
	for i, k := range n.Keys {
		var err error
		if out[k.Name], err = plain(n.Items[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// findingFrom makes a finding of what was read.
func findingFrom(v any) (*law.Finding, error) {
	m, ok := v.(map[string]any)
	reasons, isList := m["reasons"].([]any)
	if !ok || !isList {
		return nil, errContent
	}
	f := &law.Finding{Act: text(m["act"]), Edition: text(m["edition"]), Rule: text(m["rule"]), Outcome: m["outcome"]}
	for _, r := range reasons {
		m, ok := r.(map[string]any)
		if !ok {
			return nil, errContent
		}
		args, _ := m["args"].(map[string]any)
		for name, v := range args {
			args[name] = texts(v)
		}
		f.Reasons = append(f.Reasons, law.Reason{Key: text(m["key"]),
			Cite: fault.Citation{Act: text(m["act"]), Clause: text(m["clause"])}, Args: args})
	}
	return f, nil
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

// texts makes a list of texts of a list, as the arguments of messages have it.
func texts(v any) any {
	list, ok := v.([]any)
	if !ok {
		return v
	}
	out := make([]string, len(list))
	for i, item := range list {
		s, ok := item.(string)
		if !ok {
			return v
		}
		out[i] = s
	}
	return out
}
