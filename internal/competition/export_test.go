package competition

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"

	"tarazy/internal/journal/bundle"
)

// Resigned packs the files of an archive anew, as who has the installation's
// key could.
func Resigned(x *Archivist, data []byte) []byte {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		panic(err)
	}
	var files []bundle.File
	m := &Manifest{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			panic(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			panic(err)
		}
		switch f.Name {
		case bundle.Manifest:
			if err := json.Unmarshal(text, m); err != nil {
				panic(err)
			}
		case bundle.Statement:
		default:
			files = append(files, bundle.File{Name: f.Name, Data: text})
		}
	}
	m.Files = bundle.List(files)
	out, err := bundle.Pack(ArchiveForm, m, files, x.Journal.Signer)
	if err != nil {
		panic(err)
	}
	return out
}
