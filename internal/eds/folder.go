package eds

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// A demonstration's folder:
//
//	ca/root.crt ca/root.key ca/issuing.crt ca/issuing.key
//	persons/<IIN>/sign.crt sign.key auth.crt auth.key
//
// Certificates and keys (PKCS #8) are PEM; only their owner may read the folder.
const (
	authorityFolder = "ca"
	personsFolder   = "persons"
)

// Save writes the authority's keys and certificates into a demonstration's
// folder.
func (a *Authority) Save(dir string) error {
	ca := filepath.Join(dir, authorityFolder)
	if err := savePair(ca, "root", a.root); err != nil {
		return err
	}
	return savePair(ca, "issuing", a.issuing)
}

// LoadAuthority reads what Save wrote. A folder that holds none gives an error
// for which errors.Is(err, fs.ErrNotExist) holds.
func LoadAuthority(dir string) (*Authority, error) {
	ca := filepath.Join(dir, authorityFolder)
	a := &Authority{newKey: generateKey}
	var err error
	if a.root, err = loadPair(ca, "root"); err != nil {
		return nil, err
	}
	if a.issuing, err = loadPair(ca, "issuing"); err != nil {
		return nil, err
	}
	return a, nil
}

// DemoTrust reads the trust set of a demonstration's folder.
func DemoTrust(dir string) (*Trust, error) { return TrustFolder(filepath.Join(dir, authorityFolder)) }

// SaveCredentials writes a person's two key pairs into a demonstration's
// folder, in place of earlier ones of the same IIN.
func SaveCredentials(dir string, c Credentials) error {
	facts, err := Read(c.Signing.Certificate)
	if err != nil {
		return err
	}
	if facts.IIN == "" {
		return errors.New("credentials: the certificate names no IIN")
	}
	own := filepath.Join(dir, personsFolder, facts.IIN)
	if err := savePair(own, "sign", c.Signing); err != nil {
		return err
	}
	return savePair(own, "auth", c.Authentication)
}

// LoadCredentials reads every person of a demonstration's folder, by IIN.
func LoadCredentials(dir string) ([]Credentials, error) {
	entries, err := os.ReadDir(filepath.Join(dir, personsFolder))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("credentials: %w", err)
	}
	var out []Credentials
	for _, e := range entries {
		own := filepath.Join(dir, personsFolder, e.Name())
		var c Credentials
		if c.Signing, err = loadPair(own, "sign"); err != nil {
			return nil, err
		}
		if c.Authentication, err = loadPair(own, "auth"); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

func savePair(dir, name string, p KeyPair) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("save %s: %w", name, err)
	}
	key, err := x509.MarshalPKCS8PrivateKey(p.Key)
	if err != nil {
		return fmt.Errorf("save %s: %w", name, err)
	}
	if err := savePEM(filepath.Join(dir, name+".key"), "PRIVATE KEY", key); err != nil {
		return err
	}
	return savePEM(filepath.Join(dir, name+".crt"), "CERTIFICATE", p.Certificate.Raw)
}

// savePEM writes beside and renames, so that a broken run leaves no half file.
func savePEM(path, kind string, der []byte) error {
	text := pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
	if err := os.WriteFile(path+".new", text, 0o600); err != nil {
		return fmt.Errorf("save: %w", err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		return fmt.Errorf("save: %w", err)
	}
	return nil
}

func loadPair(dir, name string) (KeyPair, error) {
	der, err := loadPEM(filepath.Join(dir, name+".crt"), "CERTIFICATE")
	if err != nil {
		return KeyPair{}, err
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return KeyPair{}, fmt.Errorf("load %s: %w", name, err)
	}
	if der, err = loadPEM(filepath.Join(dir, name+".key"), "PRIVATE KEY"); err != nil {
		return KeyPair{}, err
	}
	parsed, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return KeyPair{}, fmt.Errorf("load %s: %w", name, err)
	}
	key, ok := parsed.(*rsa.PrivateKey)
	if !ok || !key.PublicKey.Equal(cert.PublicKey) {
		return KeyPair{}, fmt.Errorf("load %s: key and certificate do not belong together", name)
	}
	return KeyPair{Certificate: cert, Key: key}, nil
}

func loadPEM(path, kind string) ([]byte, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("load: %w", err)
	}
	block, _ := pem.Decode(text)
	if block == nil || block.Type != kind {
		return nil, fmt.Errorf("load %s: no %s", path, kind)
	}
	return block.Bytes, nil
}
