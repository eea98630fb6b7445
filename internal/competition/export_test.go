package competition

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
)

// Resigned packs the files of an archive anew, as who has the installation's
// key could.
func Resigned(x *Archivist, data []byte) []byte {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		panic(err)
	}
	var files []archiveFile
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
		case manifestFile:
			if err := json.Unmarshal(text, m); err != nil {
				panic(err)
			}
		case statementFile:
		default:
			files = append(files, archiveFile{f.Name, text})
		}
	}
	out, err := x.pack(files, m)
	if err != nil {
		panic(err)
	}
	return out
}
