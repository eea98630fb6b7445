package eds

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestFolder(t *testing.T) {
	w := newWorld(t)
	dir := t.TempDir()
	if _, err := LoadAuthority(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("empty folder: %v", err)
	}
	if all, err := LoadCredentials(dir); err != nil || len(all) != 0 {
		t.Fatalf("empty folder: %v, %v", all, err)
	}
	if err := errors.Join(w.authority.Save(dir), SaveCredentials(dir, w.asel), SaveCredentials(dir, w.olga)); err != nil {
		t.Fatal(err)
	}
	again := must[*Authority](t)(LoadAuthority(dir))
	again.newKey = pool.take
	fresh := must[Credentials](t)(again.Issue(dias, noon))
	cms := must[[]byte](t)(Sign(text, true, noon, fresh.Signing))
	_, err := Verify(cms, nil, must[*Trust](t)(DemoTrust(dir)), noon, Want{Purpose: Signing, IIN: dias.IIN, Role: CivilServant})
	wantCode(t, err, "")
	all := must[[]Credentials](t)(LoadCredentials(dir))
	if len(all) != 2 || !all[0].Signing.Certificate.Equal(w.asel.Signing.Certificate) {
		t.Errorf("%d credentials", len(all))
	}
}

func TestFolderKeepsKeysPrivate(t *testing.T) {
	w := newWorld(t)
	dir := t.TempDir()
	if err := SaveCredentials(dir, w.asel); err != nil {
		t.Fatal(err)
	}
	info := must[fs.FileInfo](t)(os.Stat(filepath.Join(dir, "persons", asel.IIN, "sign.key")))
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
}

func TestFolderRefusesStrangeKey(t *testing.T) {
	w := newWorld(t)
	dir := t.TempDir()
	mixed := KeyPair{Certificate: w.asel.Signing.Certificate, Key: w.dias.Signing.Key}
	if err := savePair(dir, "sign", mixed); err != nil {
		t.Fatal(err)
	}
	if _, err := loadPair(dir, "sign"); err == nil {
		t.Error("a key of another certificate was taken")
	}
}

func TestNewAuthorityMakesItsOwnKeys(t *testing.T) {
	a := must[*Authority](t)(NewAuthority(noon))
	trust := must[*Trust](t)(a.Trust())
	c := must[Credentials](t)(a.Issue(olga, noon))
	cms := must[[]byte](t)(Sign(text, false, noon, c.Signing))
	_, err := Verify(cms, text, trust, noon.AddDate(10, 0, 0), Want{Purpose: Signing, IIN: olga.IIN, Role: Individual})
	wantCode(t, err, "")
}
