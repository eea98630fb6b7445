// Package webmtest makes videos for tests, and has another program read them.
package webmtest

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"tarazy/internal/webm"
)

// Film is a video of so many seconds without an end in sight, as a recorder in a
// browser writes it: ten pictures and a cluster a second.
func Film(t testing.TB, seconds int) []byte {
	t.Helper()
	cmd := exec.Command("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=160x120:rate=10:duration="+strconv.Itoa(seconds),
		"-c:v", "libvpx", "-deadline", "realtime", "-g", "10", "-cluster_time_limit", "1000", "-live", "1", "-f", "webm", "-")
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		t.Fatalf("ffmpeg: %v %s", err, said.String())
	}
	return out.Bytes()
}

// Cut cuts a film into pieces of so many clusters each.
func Cut(t testing.TB, film []byte, clusters int) (out [][]byte) {
	t.Helper()
	place, err := webm.Find(film, true)
	if err != nil {
		t.Fatal(err)
	}
	from := int64(0)
	for i := clusters; i < len(place.Clusters); i += clusters {
		at := place.Clusters[i].At
		out, from = append(out, film[from:at]), at
	}
	return append(out, film[from:])
}

// Length is how long ffprobe says that a file is, in seconds; 0 where it knows none.
func Length(t testing.TB, data []byte) float64 {
	t.Helper()
	file := filepath.Join(t.TempDir(), "film.webm")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("ffprobe", "-v", "quiet", "-show_entries", "format=duration", "-of", "default=nw=1:nk=1", file).Output()
	if err != nil {
		t.Fatalf("ffprobe: %v", err)
	}
	length, _ := strconv.ParseFloat(strings.TrimSpace(string(out)), 64) // "N/A": none
	return length
}

// Probe is what ffprobe says of a file: its length in seconds, and how many packets
// of pictures can be read of it.
func Probe(t testing.TB, data []byte) (seconds float64, packets int) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "film.webm")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("ffprobe", "-v", "error", "-select_streams", "v:0", "-count_packets", "-show_entries", "format=duration:stream=nb_read_packets",
		"-of", "default=nw=1:nk=1", file).Output()
	if err != nil {
		t.Fatalf("ffprobe: %v %s", err, out)
	}
	lines := strings.Fields(string(out))
	if len(lines) != 2 {
		t.Fatalf("ffprobe says %q", out)
	}
	if packets, err = strconv.Atoi(lines[0]); err != nil {
		t.Fatal(err)
	}
	if seconds, err = strconv.ParseFloat(lines[1], 64); err != nil {
		t.Fatalf("no length: %q", out)
	}
	return seconds, packets
}
