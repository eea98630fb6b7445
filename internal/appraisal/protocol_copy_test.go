package appraisal_test

import (
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/appraisal/appraisaltest"
	"tarazy/internal/commission"
	"tarazy/internal/document"
	"tarazy/internal/document/pdfsign"
	"tarazy/internal/eds"
	"tarazy/internal/signature/signedcopy"
)

// toCopy lays out the signature of a person on the copy of a protocol, and signs
// it by keys.
func toCopy(w *appraisaltest.World, m appraisal.MeetingID, by *access.Actor, keys eds.Credentials) signedcopy.Given {
	w.T.Helper()
	laid, err := w.MeetingCopy(by, m).Lay(w.T.Context())
	w.Must(err)
	in := signedcopy.Given{Revision: laid.Copy.Latest(), At: laid.At}
	for _, f := range laid.Files {
		cms, err := eds.Sign(f.Content(), false, w.Clock.Now(), keys.Signing)
		w.Must(err)
		in.CMS = append(in.CMS, cms)
	}
	return in
}

func signCopy(w *appraisaltest.World, m appraisal.MeetingID, by *access.Actor) {
	w.T.Helper()
	_, err := w.MeetingCopy(by, m).Sign(w.T.Context(), toCopy(w, m, by, w.Key(by)))
	w.Must(err)
}

func TestAPP39_TheCommissionAndWhoApprovedSignInsideTheFiles(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y, ctx := withCommission(w), t.Context()
		m := w.InMeeting(y.ID, w.Voters()[:4]...)
		for _, a := range w.Voters()[:4] {
			_, err := w.VoteOnRest(ctx, a, m.ID, commission.For)
			w.Must(err)
		}
		p := w.CloseAndDraw(m.ID)
		_, err := w.MeetingCopy(w.Chair, m.ID).Copy(ctx)
		refused(t, err, "signedcopy.unfinished")
		w.SignAll(p, append(w.Voters()[:4], w.Secretary)...)
		late := toCopy(w, m.ID, w.Secretary, w.Key(w.Secretary))
		for _, a := range []*access.Actor{w.Chair, w.Members[1], w.Authorised} {
			signCopy(w, m.ID, a)
		}
		_, err = w.MeetingCopy(w.Secretary, m.ID).Sign(ctx, late)
		refused(t, err, "signedcopy.grew")
		_, err = w.MeetingCopy(w.Secretary, m.ID).Sign(ctx, toCopy(w, m.ID, w.Secretary, w.Key(w.Chair)))
		refused(t, err, "eds.wrong_person")
		signCopy(w, m.ID, w.Secretary)
		_, err = w.MeetingCopy(w.Members[3], m.ID).Lay(ctx) // was not present
		refused(t, err, "signedcopy.not_signer")
		_, err = w.MeetingCopy(w.Economist, m.ID).Copy(ctx)
		refused(t, err, "appraisal.missing.meeting")

		paper := w.MeetingCopy(w.HR, m.ID)
		c, err := paper.Copy(ctx)
		w.Must(err)
		sheets, err := paper.Sheets(ctx, c)
		w.Must(err)
		for i, f := range c.Files {
			if text(document.Document{Parts: sheets[i]}) == "" {
				t.Errorf("%s has no text", f.Name)
			}
			data, err := paper.File(ctx, 4, f.Name)
			w.Must(err)
			list, err := pdfsign.Read(data)
			w.Must(err)
			if len(list) != 4 {
				t.Fatalf("%s: %d signatures", f.Name, len(list))
			}
			for n, role := range []string{"chair", "member", "authorised", "secretary"} {
				if want := c.Signers[map[string]int{"chair": 0, "member": 1, "secretary": 4, "authorised": 5}[role]].Role.In(f.Lang); list[n].Reason != want {
					t.Errorf("%s, signature %d: %s, not %s", f.Name, n+1, list[n].Reason, want)
				}
				if _, err := eds.Verify(list[n].CMS, list[n].Content(), w.Trust, w.Clock.Now(), eds.Want{Purpose: eds.Signing}); err != nil || list[n].Later == pdfsign.Changes {
					t.Errorf("%s, signature %d: %v, %s", f.Name, n+1, err, list[n].Later)
				}
			}
		}
	})
}

func TestTheCopyOfAProtocolIsDestroyedWithTheYear(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y := withCommission(w)
		m := w.Decided(y.ID).ID
		signCopy(w, m, w.Chair)
		signCopy(w, m, w.Authorised)
		y = closed(w, y, "2027-01-22")
		w.At("2027-01-25")
		on := w.Day("2027-01-25")
		_, err := w.DestroyPapers(t.Context(), w.HR, y.ID, appraisal.DestroyIn{Version: y.Version, Number: "4-ж", Day: &on})
		w.Must(err)
		for _, folder := range []string{"signed-copy/", "appraisal-protocol/"} {
			for info, err := range w.Blobs.List(t.Context(), folder) {
				t.Errorf("%s is there, %v", info.Key, err)
			}
		}
		w.Tx(func(tx appraisal.Tx) error {
			left, err := tx.SignedCopyOf(string(m) + "/1")
			if len(left) > 0 {
				t.Errorf("%d revisions are left", len(left))
			}
			return err
		})
	})
}
