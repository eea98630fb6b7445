package ownlaw

import (
	"context"
	"io/fs"
	"os"
	"sync"

	"tarazy/internal/law"
)

// enactedMark is written anew with every enactment, so that another process on
// the same folder sees that there is law which it does not know yet.
const enactedMark = ".enacted"

// follower notices what other processes put in force.
type follower struct {
	mu   sync.Mutex
	seen fs.FileInfo // of the mark, as of the last look; nil for none
}

// Library is the law of the program with the own law in force, by whichever
// process it was put in force.
func (s *Service) Library() *law.Library {
	s.follow()
	return s.library.Load()
}

// follow reads the law anew if another process has enacted some. What cannot be
// read is logged and leaves the law as it was: the next start refuses it.
func (s *Service) follow() {
	if !s.follower.mu.TryLock() {
		return // somebody else is looking
	}
	defer s.follower.mu.Unlock()
	now := s.folder.mark()
	if now == nil || s.follower.seen != nil && os.SameFile(now, s.follower.seen) && now.ModTime().Equal(s.follower.seen.ModTime()) {
		return
	}
	s.follower.seen = now
	if err := s.rebuild(context.Background()); err != nil && s.cfg.Log != nil {
		s.cfg.Log.Error("ownlaw: what was put in force elsewhere cannot be read", "error", err)
	}
}

// mark is the mark as it lies in the folder; nil where nothing was enacted.
func (f folder) mark() fs.FileInfo {
	info, err := f.root.Stat(enactedMark)
	if err != nil {
		return nil
	}
	return info
}

// setMark tells the other processes of an enactment.
func (f folder) setMark(r Ref) error {
	if err := f.writeNew(enactedMark+fresh, []byte(r.String()+"\n")); err != nil {
		return err
	}
	return f.rename(enactedMark+fresh, enactedMark)
}
