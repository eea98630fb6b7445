package proctor

import (
	"slices"

	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// Device is how a camera or a microphone answered.
type Device string

// The answers of a device.
const (
	Opened  Device = "opened"
	Refused Device = "refused" // the person or the browser does not allow it
	Absent  Device = "absent"
	Busy    Device = "busy"   // another program has it
	Failed  Device = "failed" // for another reason
	Unknown Device = "unknown"
)

// Devices are all of them.
var Devices = []Device{Opened, Refused, Absent, Busy, Failed, Unknown}

// Needs are the parts of a browser without which a proctored test cannot be
// sat: answers are kept on the device, pictures and sound are recorded in
// pieces, flags are worked out beside the page, and the page is served safely.
var Needs = []string{"storage", "recording", "workers", "webassembly", "secure"}

// EquipmentIn are the figures that a browser measured. What could not be
// measured is null.
type EquipmentIn struct {
	Computer   ComputerIn   `key:"computer" json:"computer"`
	Internet   InternetIn   `key:"internet" json:"internet"`
	Camera     CameraIn     `key:"camera" json:"camera"`
	Microphone MicrophoneIn `key:"microphone" json:"microphone"`
}

// ComputerIn is what is known of the device and its browser.
type ComputerIn struct {
	Phone  *bool    `key:"phone" json:"phone"`
	Lacks  []string `key:"lacks" json:"lacks"`     // of Needs
	RoomMB *int     `key:"room_mb" json:"room_mb"` // megabytes (10⁶)
}

// InternetIn are speeds, in kilobits (10³) per second.
type InternetIn struct {
	DownKbit *int `key:"down_kbit" json:"down_kbit"`
	UpKbit   *int `key:"up_kbit" json:"up_kbit"`
}

// CameraIn is the camera and the light of its picture.
type CameraIn struct {
	State      Device `key:"state" json:"state"`
	Brightness *int   `key:"brightness" json:"brightness"` // 0 to 255
	Contrast   *int   `key:"contrast" json:"contrast"`     // 0 to 128
}

// MicrophoneIn is the microphone.
type MicrophoneIn struct {
	State Device `key:"state" json:"state"`
	Sound *int   `key:"sound" json:"sound"` // the largest amplitude, in thousandths
}

// ItemState is what was found of an item of the equipment.
type ItemState string

// The states of an item.
const (
	Met    ItemState = "met"
	NotMet ItemState = "not_met"
	Untold ItemState = "untold" // it could not be measured
)

// ItemFound is an item of the act's list with its state.
type ItemFound struct {
	Key   string    `key:"key" json:"key"`
	State ItemState `key:"state" json:"state"`
}

// EquipmentOut is what was found; Met where every item is.
type EquipmentOut struct {
	Met   bool        `key:"met" json:"met"`
	Items []ItemFound `key:"items" json:"items"`
}

// Fails are the items that are not met.
func (o *EquipmentOut) Fails() []string { return o.in(NotMet) }

// Open are the items of which nothing could be told.
func (o *EquipmentOut) Open() []string { return o.in(Untold) }

func (o *EquipmentOut) in(s ItemState) []string {
	var out []string
	for _, i := range o.Items {
		if i.State == s {
			out = append(out, i.Key)
		}
	}
	return out
}

// The largest figures that can be true.
const (
	kbitMost       = 1_000_000 // what the page measures at most
	roomMost       = 1_000_000_000
	brightnessMost = 255
	contrastMost   = 128
	soundMost      = 1000
)

// Equipment judges each item of the act's list by what was measured. Every
// reason names its item in the argument "item". The faults are proctor.unruled,
// proctor.range, proctor.device, proctor.lacks and proctor.closed, each but the
// first with its field.
func Equipment(r *EquipmentRules, in EquipmentIn) (law.Found[EquipmentOut], error) {
	if !r.Ruled() {
		return law.Found[EquipmentOut]{}, fault.New(fault.Invalid, "proctor.unruled")
	}
	if err := in.check(); err != nil {
		return law.Found[EquipmentOut]{}, err
	}
	j := &judging{r: r, in: in}
	for _, item := range r.Items.V {
		j.item(item)
	}
	j.out.Outcome.Met = !slices.ContainsFunc(j.out.Outcome.Items, func(i ItemFound) bool { return i.State != Met })
	return j.out, nil
}

// check refuses figures that cannot have been measured.
func (in *EquipmentIn) check() error {
	for _, f := range []struct {
		field string
		given *int
		most  int
	}{
		{"computer.room_mb", in.Computer.RoomMB, roomMost}, {"internet.down_kbit", in.Internet.DownKbit, kbitMost}, {"internet.up_kbit", in.Internet.UpKbit, kbitMost},
		{"camera.brightness", in.Camera.Brightness, brightnessMost}, {"camera.contrast", in.Camera.Contrast, contrastMost}, {"microphone.sound", in.Microphone.Sound, soundMost},
	} {
		if f.given != nil && (*f.given < 0 || *f.given > f.most) {
			return fault.New(fault.Invalid, "proctor.range", "given", *f.given, "most", f.most).At(f.field)
		}
	}
	for i, key := range in.Computer.Lacks {
		if !slices.Contains(Needs, key) || slices.Contains(in.Computer.Lacks[:i], key) {
			return fault.New(fault.Invalid, "proctor.lacks").At("computer.lacks")
		}
	}
	if err := in.Camera.State.check("camera", in.Camera.Brightness != nil || in.Camera.Contrast != nil); err != nil {
		return err
	}
	return in.Microphone.State.check("microphone", in.Microphone.Sound != nil)
}

// check refuses a state that is none, and a measurement by a device that was
// never opened.
func (d Device) check(field string, measured bool) error {
	switch {
	case !slices.Contains(Devices, d):
		return fault.New(fault.Invalid, "proctor.device").At(field + ".state")
	case measured && d != Opened:
		return fault.New(fault.Invalid, "proctor.closed").At(field)
	}
	return nil
}

// judging collects what is found, item by item.
type judging struct {
	r   *EquipmentRules
	in  EquipmentIn
	out law.Found[EquipmentOut]
	key string // of the item that is judged
}

func (j *judging) item(key string) {
	j.key = key
	state := Met
	switch key {
	case "computer":
		state = j.computer()
	case "internet":
		state = j.internet()
	case "camera":
		state = j.camera()
	case "microphone":
		state = j.microphone()
	case "lighting":
		state = j.lighting()
	default: // of an edition that asks for more than can be measured
		state = j.say(Untold, j.r.Items, "other.untold")
	}
	j.out.Outcome.Items = append(j.out.Outcome.Items, ItemFound{key, state})
}

// say adds a reason for the item, with the message "selection.equipment."+key.
func (j *judging) say(s ItemState, by law.Citer, key string, kv ...any) ItemState {
	j.out.Reasons = append(j.out.Reasons, law.Because(by, "selection.equipment."+key, append([]any{"item", j.key}, kv...)...))
	return s
}

// computer is a device that is no phone, with a browser that can do what a test
// needs and has room to keep answers.
func (j *judging) computer() ItemState {
	c, state := j.in.Computer, Met
	if c.Phone != nil && *c.Phone {
		state = j.say(NotMet, j.r.Items, "computer.phone")
	}
	if len(c.Lacks) > 0 {
		state = j.say(NotMet, j.r.Items, "computer.lacks", "lacks", slices.Clone(c.Lacks))
	}
	least := j.r.Check.RoomMB
	if c.RoomMB != nil && *c.RoomMB < least.V {
		state = j.say(NotMet, least, "computer.room", "room", *c.RoomMB, "least", least.V)
	}
	switch {
	case state == NotMet:
		return NotMet
	case c.Phone == nil || c.RoomMB == nil:
		return j.say(Untold, j.r.Items, "computer.untold")
	}
	return j.say(Met, j.r.Items, "computer.met", "room", *c.RoomMB, "least", least.V)
}

// internet compares the speeds with the act's figure.
func (j *judging) internet() ItemState {
	least, both := j.r.InternetMbit, j.r.Check.BothWays.V
	down, up := j.in.Internet.DownKbit, j.in.Internet.UpKbit
	state := Met
	slow := func(key string, by law.Citer, kbit *int) {
		if kbit != nil && *kbit < least.V*1000 {
			state = j.say(NotMet, by, key, "speed", mbit(*kbit), "least", least.V)
		}
	}
	slow("internet.down", least, down)
	if both {
		slow("internet.up", j.r.Check.BothWays, up)
	}
	switch {
	case state == NotMet:
		return NotMet
	case down == nil || both && up == nil:
		return j.say(Untold, least, "internet.untold")
	case !both:
		return j.say(Met, least, "internet.met_down", "down", mbit(*down), "least", least.V)
	}
	return j.say(Met, least, "internet.met", "down", mbit(*down), "up", mbit(*up), "least", least.V)
}

func mbit(kbit int) string { return law.Points(kbit / 10).String() }

// device says why a device did not open; open where it did.
func (j *judging) device(d Device) (state ItemState, open bool) {
	switch d {
	case Opened:
		return Met, true
	case Unknown:
		return j.say(Untold, j.r.Items, j.key+".unknown"), false
	}
	return j.say(NotMet, j.r.Items, j.key+"."+string(d)), false
}

// covered reports whether the picture is black.
func (j *judging) covered() bool {
	return j.in.Camera.Brightness != nil && *j.in.Camera.Brightness <= j.r.Check.BlackMost.V
}

func (j *judging) camera() ItemState {
	state, open := j.device(j.in.Camera.State)
	switch {
	case !open:
		return state
	case j.in.Camera.Brightness == nil:
		return j.say(Untold, j.r.Items, "camera.unseen")
	case j.covered():
		return j.say(NotMet, j.r.Check.BlackMost, "camera.black")
	}
	return j.say(Met, j.r.Items, "camera.met")
}

func (j *judging) microphone() ItemState {
	state, open := j.device(j.in.Microphone.State)
	least := j.r.Check.SoundLeast
	switch sound := j.in.Microphone.Sound; {
	case !open:
		return state
	case sound == nil:
		return j.say(Untold, j.r.Items, "microphone.unheard")
	case *sound < least.V:
		return j.say(NotMet, least, "microphone.silent")
	}
	return j.say(Met, j.r.Items, "microphone.met")
}

// lighting is told by the picture of a camera that is not covered.
func (j *judging) lighting() ItemState {
	c, r := j.in.Camera, &j.r.Check
	switch {
	case c.Brightness == nil || c.Contrast == nil || j.covered():
		return j.say(Untold, j.r.Items, "lighting.untold")
	case *c.Brightness < r.BrightnessLeast.V:
		return j.say(NotMet, r.BrightnessLeast, "lighting.dark", "given", *c.Brightness, "least", r.BrightnessLeast.V)
	case *c.Brightness > r.BrightnessMost.V:
		return j.say(NotMet, r.BrightnessMost, "lighting.bright", "given", *c.Brightness, "most", r.BrightnessMost.V)
	case *c.Contrast < r.ContrastLeast.V:
		return j.say(NotMet, r.ContrastLeast, "lighting.flat", "given", *c.Contrast, "least", r.ContrastLeast.V)
	}
	return j.say(Met, j.r.Items, "lighting.met", "given", *c.Brightness)
}
