package strict

import (
	"bytes"
	"encoding/json"
)

// Encode writes a node as compact JSON, keys in the order written.
func Encode(n *Node) []byte {
	var b bytes.Buffer
	encode(&b, n)
	return b.Bytes()
}

func encode(b *bytes.Buffer, n *Node) {
	switch n.Kind {
	case Null:
		b.WriteString("null")
	case Text:
		quote(b, n.Value)
	case List:
		b.WriteByte('[')
		for i, item := range n.Items {
			if i > 0 {
				b.WriteByte(',')
			}
			encode(b, item)
		}
		b.WriteByte(']')
	case Map:
		b.WriteByte('{')
		for i, k := range n.Keys {
			if i > 0 {
				b.WriteByte(',')
			}
			quote(b, k.Name)
			b.WriteByte(':')
			encode(b, n.Items[i])
		}
		b.WriteByte('}')
	default:
		b.WriteString(n.Value)
	}
}

func quote(b *bytes.Buffer, s string) {
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	// A string always encodes; the encoder adds a line end.
	_ = enc.Encode(s)
	b.Truncate(b.Len() - 1)
}
