package access

import "context"

// GrantAsSystem gives a role on behalf of the program: to the people of a
// demonstration. All conditions of a grant hold but who gives it.
func (s *Service) GrantAsSystem(ctx context.Context, in Giving) error {
	if err := in.check(); err != nil {
		return err
	}
	return s.cfg.Store.Write(ctx, func(tx Tx) error {
		_, err := s.grant(tx, "system", in)
		return err
	})
}
