package blob

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// What a request to an object store may take, and how often it is tried.
const (
	s3Dial    = 5 * time.Second
	s3Answer  = 30 * time.Second // until the first byte of an answer
	s3Check   = 20 * time.Second // at the start
	s3Tries   = 4                // with pauses of up to a second
	s3Part    = 16 << 20         // bytes; a longer object is put in parts
	s3Listing = 1000             // objects in an answer
)

// S3Config says where an object store is.
type S3Config struct {
	Endpoint string // host, or host and port
	Bucket   string
	Folder   string // keys begin with it and a slash; "" for none
	Region   string // "" asks the server
	Plain    bool   // without TLS
	Key      string // access key
	Secret   string
}

// S3URL reads the address of an object store:
// s3://host[:port]/bucket[/folder][?region=…&tls=off]. Keys do not stand in it:
// addresses are shown.
func S3URL(text string) (S3Config, error) {
	wrong := errors.New("blob: want s3://host[:port]/bucket[/folder][?region=NAME&tls=off], without keys")
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "s3" || u.Host == "" || u.User != nil || u.Fragment != "" {
		return S3Config{}, wrong // the text may hold a secret, so it is not shown
	}
	c := S3Config{Endpoint: u.Host}
	c.Bucket, c.Folder, _ = strings.Cut(strings.Trim(u.Path, "/"), "/")
	if c.Bucket == "" || c.Folder != "" && CheckKey(c.Folder) != nil {
		return S3Config{}, wrong
	}
	for name, values := range u.Query() {
		switch {
		case name == "region" && len(values) == 1:
			c.Region = values[0]
		case name == "tls" && len(values) == 1 && values[0] == "off":
			c.Plain = true
		default:
			return S3Config{}, wrong
		}
	}
	return c, nil
}

// S3 keeps objects in a bucket of an object store that speaks the protocol of
// Amazon S3. Several processes may use one bucket at once.
type S3 struct {
	core   minio.Core
	bucket string
	folder string // "" or ending in a slash
}

var _ Store = (*S3)(nil)

// OpenS3 looks whether the bucket can be used. A bucket that keeps versions is
// refused: what is deleted there is not gone.
func OpenS3(ctx context.Context, c S3Config) (*S3, error) {
	dialer := &net.Dialer{Timeout: s3Dial, KeepAlive: 30 * time.Second}
	core, err := minio.NewCore(c.Endpoint, &minio.Options{
		Creds: credentials.NewStaticV4(c.Key, c.Secret, ""), Secure: !c.Plain, Region: c.Region, BucketLookup: minio.BucketLookupPath, MaxRetries: s3Tries,
		Transport: &http.Transport{
			Proxy: http.ProxyFromEnvironment, DialContext: dialer.DialContext, TLSHandshakeTimeout: s3Dial, ResponseHeaderTimeout: s3Answer,
			MaxIdleConnsPerHost: 64, IdleConnTimeout: time.Minute, DisableCompression: true,
		},
	})
	if err != nil {
		return nil, fmt.Errorf("blob: %s: %w", c.Endpoint, err)
	}
	s := &S3{core: *core, bucket: c.Bucket}
	if c.Folder != "" {
		s.folder = c.Folder + "/"
	}
	ctx, cancel := context.WithTimeout(ctx, s3Check)
	defer cancel()
	if err := s.check(ctx); err != nil {
		return nil, fmt.Errorf("blob: the bucket %s at %s: %w", c.Bucket, c.Endpoint, err)
	}
	return s, nil
}

// check wants the bucket to be there, to open to the key, and to forget what is
// deleted.
func (s *S3) check(ctx context.Context) error {
	there, err := s.core.BucketExists(ctx, s.bucket)
	if err != nil {
		return err
	}
	if !there {
		return errors.New("there is no such bucket")
	}
	v, err := s.core.GetBucketVersioning(ctx, s.bucket)
	if code := minio.ToErrorResponse(err).Code; code == "NotImplemented" {
		return nil // a server that keeps no versions
	}
	if err != nil {
		return fmt.Errorf("whether it keeps versions (s3:GetBucketVersioning): %w", err)
	}
	if v.Enabled() {
		return errors.New("it keeps versions, so that what is deleted stays: suspend its versioning")
	}
	return nil
}

// Close is there for symmetry with the folder.
func (s *S3) Close() error { return nil }

// Put stores an object in one request, or in parts that become an object
// together.
func (s *S3) Put(ctx context.Context, key string, r io.Reader) (Info, error) {
	if err := CheckKey(key); err != nil {
		return Info{}, err
	}
	var head bytes.Buffer
	size, err := io.CopyN(&head, source{reader{ctx, r}}, s3Part)
	switch {
	case errors.Is(err, io.EOF):
		err = s.putWhole(ctx, key, head.Bytes())
	case err == nil:
		var done minio.UploadInfo
		rest := io.MultiReader(&head, source{reader{ctx, r}})
		done, err = s.core.Client.PutObject(ctx, s.bucket, s.folder+key, rest, -1, minio.PutObjectOptions{
			PartSize: s3Part, ContentType: s3Type, SendContentMd5: true, DisableContentSha256: true, // each part is held to its MD5
		})
		size = done.Size
	}
	if err != nil {
		return Info{}, fmt.Errorf("blob: put %s: %w", key, s3Cause(ctx, err))
	}
	return Info{Key: key, Size: size}, nil
}

// putWhole puts an object in one request, which is signed over its bytes.
func (s *S3) putWhole(ctx context.Context, key string, data []byte) error {
	sum := sha256.Sum256(data)
	opts := minio.PutObjectOptions{ContentType: s3Type, DisableContentSha256: true} // it is given
	_, err := s.core.PutObject(ctx, s.bucket, s.folder+key, bytes.NewReader(data), int64(len(data)), "", hex.EncodeToString(sum[:]), opts)
	return err
}

const s3Type = "application/octet-stream"

// source keeps an error of the reader apart from its end: the client takes
// io.ErrUnexpectedEOF, by which an upload breaks off, for the last part.
type source struct{ r io.Reader }

func (s source) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if err != nil && err != io.EOF {
		err = fmt.Errorf("read: %w", err)
	}
	return n, err
}

// s3Cause is why a request ended: its context, where that did it.
func s3Cause(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil && !errors.Is(err, cause) {
		return errors.Join(cause, err)
	}
	return err
}

// Get opens an object.
func (s *S3) Get(ctx context.Context, key string) (io.ReadCloser, Info, error) {
	if err := CheckKey(key); err != nil {
		return nil, Info{}, err
	}
	body, info, _, err := s.core.GetObject(ctx, s.bucket, s.folder+key, minio.GetObjectOptions{})
	if err != nil {
		return nil, Info{}, s3Named(ctx, key, err)
	}
	return body, Info{Key: key, Size: info.Size}, nil
}

// Stat tells of an object.
func (s *S3) Stat(ctx context.Context, key string) (Info, error) {
	if err := CheckKey(key); err != nil {
		return Info{}, err
	}
	info, err := s.core.StatObject(ctx, s.bucket, s.folder+key, minio.StatObjectOptions{})
	if err != nil {
		return Info{}, s3Named(ctx, key, err)
	}
	return Info{Key: key, Size: info.Size}, nil
}

// Delete removes an object.
func (s *S3) Delete(ctx context.Context, key string) error {
	if err := CheckKey(key); err != nil {
		return err
	}
	err := s.core.RemoveObject(ctx, s.bucket, s.folder+key, minio.RemoveObjectOptions{})
	if err != nil && minio.ToErrorResponse(err).Code != minio.NoSuchKey {
		return s3Named(ctx, key, err)
	}
	return nil
}

// List asks page by page.
func (s *S3) List(ctx context.Context, prefix string) iter.Seq2[Info, error] {
	return func(yield func(Info, error) bool) {
		opts := minio.ListObjectsOptions{Prefix: s.folder + prefix, Recursive: true, MaxKeys: s3Listing}
		for o := range s.core.ListObjectsIter(ctx, s.bucket, opts) {
			if o.Err != nil {
				yield(Info{}, fmt.Errorf("blob: list %s: %w", prefix, s3Cause(ctx, o.Err)))
				return
			}
			if !yield(Info{Key: strings.TrimPrefix(o.Key, s.folder), Size: o.Size}, nil) {
				return
			}
		}
		if err := context.Cause(ctx); err != nil {
			yield(Info{}, fmt.Errorf("blob: list %s: %w", prefix, err))
		}
	}
}

// s3Named says which object an error is about. A bucket that is gone is another
// error than an object that is not there.
func s3Named(ctx context.Context, key string, err error) error {
	if minio.ToErrorResponse(err).Code == minio.NoSuchKey {
		return fmt.Errorf("%w: %s: %w", ErrNone, key, err)
	}
	return fmt.Errorf("blob: %s: %w", key, s3Cause(ctx, err))
}
