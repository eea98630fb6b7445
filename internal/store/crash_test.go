package store_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"tarazy/internal/clock"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

// crashEnv makes the test program write to the SQLite file it names until it
// is killed.
const crashEnv = "TARAZY_STORE_CRASH"

// crashChild writes pairs of rows from several goroutines and says each one
// whose write has returned.
func crashChild(path string) {
	c := clock.NewFixed(storetest.Start)
	db, err := store.Open(context.Background(), store.Config{URL: "sqlite:" + path, Wall: c, Legal: c})
	if err != nil {
		fmt.Println("error:", err)
		return
	}
	for w := range 8 {
		go func() {
			for i := 0; ; i++ {
				name := fmt.Sprintf("%d.%d", w, i)
				err := db.Write(context.Background(), func(tx *store.Tx) error {
					if err := set(tx, name+".a", name); err != nil {
						return err
					}
					return set(tx, name+".b", name)
				})
				if err != nil {
					fmt.Println("error:", err)
					return
				}
				fmt.Println(name)
			}
		}()
	}
	select {}
}

// A process that is killed in the middle of writing loses nothing that it was
// told is stored, and leaves no half.
func TestKilledWhileWriting(t *testing.T) {
	url := storetest.SQLite(t)
	said := killAfter(t, strings.TrimPrefix(url, "sqlite:"), 300)
	db := storetest.Open(t, url, clock.NewFixed(storetest.Start))
	stored := map[string]int{}
	read(t, db, func(tx *store.Tx) error {
		names, err := store.Collect(tx, func(scan store.Scan) (s string, err error) {
			return s, scan(&s)
		}, "select value from setting")
		for _, name := range names {
			stored[name]++
		}
		return err
	})
	for _, name := range said {
		if stored[name] != 2 {
			t.Errorf("%s was said to be stored; there are %d rows of it", name, stored[name])
		}
	}
	for name, n := range stored {
		if n != 2 {
			t.Errorf("half of %s is stored", name)
		}
	}
}

// killAfter kills the writing process when it has said n names, and gives all
// that it said.
func killAfter(t *testing.T, path string, n int) []string {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), crashEnv+"="+path)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	var said []string
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "error") {
			t.Error(lines.Text())
		}
		said = append(said, lines.Text())
		if len(said) == n {
			if err := child.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := child.Wait(); err == nil || len(said) < n {
		t.Fatalf("it ended by itself after %d: %v", len(said), err)
	}
	return said
}
