package main

import (
	"strings"

	"tarazy/internal/signature/phone"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/phonesign"
)

// phoneSigning is the service by which documents are signed on a phone, and what
// the pages say of it; neither where none is configured.
func (c *config) phoneSigning() (*phone.Service, kit.Phone, error) {
	if c.phone == "" {
		return nil, kit.Phone{}, nil
	}
	s, err := phone.New(c.phone)
	if err != nil {
		return nil, kit.Phone{}, err
	}
	_, host, _ := strings.Cut(c.phone, "://")
	return s, kit.Phone{Path: phonesign.Path, Host: strings.TrimSuffix(host, "/")}, nil
}
