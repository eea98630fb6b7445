package document

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"testing"

	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

// TestTheLastPageKeepsItsPlacesFree makes a table end everywhere near the foot
// of a page and asks poppler whether a word stands where the stamps will.
func TestTheLastPageKeepsItsPlacesFree(t *testing.T) {
	const stamps = 5
	_, top, _ := StampPlace(false, stamps-1)
	top += stampHigh / mmPerPoint
	for rows := 22; rows < 42; rows += 2 {
		d := longTable(rows)
		d.Stamps, d.Footer = stamps, "Хаттама, № 7"
		last, height, words := pages(t, d), 0.0, 0
		if page := last[len(last)-1]; !strings.Contains(page, "Қызметші "+strconv.Itoa(rows)) {
			t.Errorf("%d rows: the stamps have a page of their own: %q", rows, page)
		}
		box := pdftotext(t, render(t, PDF, d), "-bbox")
		box = box[strings.LastIndex(box, "<page"):]
		for _, m := range boxes.FindAllStringSubmatch(box, -1) {
			if m[1] == "page" {
				height, _ = strconv.ParseFloat(m[7], 64)
				continue
			}
			words++
			low, _ := strconv.ParseFloat(m[5], 64)
			if high := height - low; high > stampFoot/mmPerPoint && high < top {
				t.Errorf("%d rows: a word at %.0f points above the foot, the stamps reach up to %.0f", rows, high, top)
			}
		}
		if words == 0 {
			t.Fatal("poppler named no word")
		}
	}
}

func TestPlacesOfStampsDoNotTouch(t *testing.T) {
	for landscape, width := range map[bool]float64{false: a4Short, true: a4Long} {
		abreast, _, wide := stampGrid(landscape)
		for place := 0; ; place++ {
			x, y, ok := StampPlace(landscape, place)
			if !ok {
				if place < 2*abreast {
					t.Errorf("landscape %v: %d places", landscape, place)
				}
				break
			}
			left, below, _ := StampPlace(landscape, place-1)
			if x*mmPerPoint+wide > width || place%abreast > 0 && x < left+wide/mmPerPoint || place >= abreast && place%abreast == 0 && y < below+stampHigh/mmPerPoint {
				t.Errorf("landscape %v: place %d at %.0f, %.0f", landscape, place, x, y)
			}
		}
	}
}

func TestAStampTakesALongNameOrRefusesIt(t *testing.T) {
	s := Stamp{Lang: locale.KK, Role: strings.Repeat("Комиссияның ", 8), Name: "Әбдірахманова Әсел Қайратқызы", When: "16.03.2026 12:00"}
	one, err := s.Picture(false)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(strings.Fields(pdftotext(t, one.PDF)), " "); !strings.Contains(got, s.Name) || !strings.Contains(got, s.When) {
		t.Errorf("the stamp says %q", got)
	}
	if two, err := s.Picture(false); err != nil || !bytes.Equal(one.PDF, two.PDF) {
		t.Errorf("drawn again, the stamp differs (%v)", err)
	}
	for _, long := range []Stamp{
		{Lang: locale.KK, Name: strings.Repeat("ә", maxSignature+1)},
		{Lang: locale.KK, Name: strings.Repeat("Қайратқызы ", 18), Role: strings.Repeat("Қайратқызы ", 18)},
	} {
		if _, err := long.Picture(false); !fault.Is(err, "document.signature_too_long") {
			t.Errorf("%v", err)
		}
	}
	d := longTable(3)
	d.Stamps = 100
	if err := PDF(io.Discard, d); !fault.Is(err, "document.too_many_stamps") {
		t.Errorf("%v", err)
	}
}
