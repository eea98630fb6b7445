package cliptest

import (
	"math"
	"math/rand/v2"
)

// Sounds are made of noise, clicks and resonances: no recordings of a room. How
// loud they are is drawn from the spans of sound pressure below, as such sounds
// have them where a candidate sits, through a microphone that gives -26 dB of full
// scale at 94 dB and an amplifier of 14 to 26 dB; what a browser takes away
// (echo, noise) or adds (gain) is left out.

// SoundRate is how many samples a second has.
const SoundRate = 48_000

// Sound is something heard for a while.
type Sound struct {
	Kind    string // a key of loudness
	Seed    uint64
	Seconds int
}

// loudness is the span of sound pressure at the microphone, in dB: the effective
// one of what lasts, the highest of clicks.
var loudness = map[string][2]float64{
	"silence": {24, 28}, "fan": {34, 44}, "rain": {40, 52}, "traffic": {44, 62},
	"typing": {70, 84}, "knock": {76, 92},
	"voice_near": {60, 68}, "voice_far": {46, 56},
}

// Heard is a sound as numbers, and how far the mouth that makes it is open, 0 to 1,
// at each sample; nil where none does.
type Heard struct{ Wave, Mouth []float32 }

// Play makes the sound.
func (s Sound) Play() Heard {
	r := rand.New(rand.NewPCG(s.Seed, 11))
	wave := make([]float64, s.Seconds*SoundRate)
	var mouth []float32
	most := false
	switch s.Kind {
	case "fan":
		fan(wave, r)
	case "rain":
		rain(wave, r)
	case "traffic":
		traffic(wave, r)
	case "typing":
		typing(wave, r)
		most = true
	case "knock":
		knock(wave, r)
		most = true
	case "voice_near":
		mouth = speak(wave, r)
	case "voice_far":
		mouth = speak(wave, r)
		smooth(wave, 1800)
	}
	span, gain := loudness[s.Kind], 14+12*r.Float64()
	want := span[0] + (span[1]-span[0])*r.Float64()
	scale := amplitudeOf(want, gain) / max(1e-9, sizeOf(wave, most))
	hiss := amplitudeOf(26, gain)
	out := Heard{Wave: make([]float32, len(wave)), Mouth: mouth}
	for i, v := range wave {
		out.Wave[i] = float32(max(-1, min(1, v*scale+hiss*r.NormFloat64())))
	}
	return out
}

// amplitudeOf is a sound pressure, of full scale.
func amplitudeOf(pressure, gain float64) float64 { return math.Pow(10, (pressure-94-26+gain)/20) }

// sizeOf is the largest value, or the effective one of the parts that are no pauses.
func sizeOf(wave []float64, most bool) float64 {
	var top, sum, n float64
	for _, v := range wave {
		top = max(top, math.Abs(v))
	}
	if most {
		return top
	}
	for _, v := range wave {
		if math.Abs(v) > top/1000 {
			sum, n = sum+v*v, n+1
		}
	}
	return math.Sqrt(sum / max(1, n))
}

// smooth takes away what is higher than a frequency.
func smooth(wave []float64, hertz float64) {
	part, was := 1-math.Exp(-2*math.Pi*hertz/SoundRate), 0.0
	for i, v := range wave {
		was += part * (v - was)
		wave[i] = was
	}
}

// fan is low noise with the hum of its blades.
func fan(wave []float64, r *rand.Rand) {
	hum := 80 + 160*r.Float64()
	for i := range wave {
		wave[i] = r.NormFloat64()
	}
	smooth(wave, 300+500*r.Float64())
	for i := range wave {
		wave[i] += 0.1 * math.Sin(2*math.Pi*hum*float64(i)/SoundRate)
	}
}

// rain is a hiss with drops on the sill.
func rain(wave []float64, r *rand.Rand) {
	for i := range wave {
		wave[i] = r.NormFloat64()
	}
	smooth(wave, 4000)
	for range len(wave) / SoundRate * (10 + r.IntN(40)) {
		ring(wave, r.IntN(len(wave)), 1+2*r.Float64(), 600+2400*r.Float64(), 0.004)
	}
}

// traffic is low noise that swells with every car.
func traffic(wave []float64, r *rand.Rand) {
	for i := range wave {
		wave[i] = r.NormFloat64()
	}
	smooth(wave, 250)
	seconds := float64(len(wave)) / SoundRate
	at, wide := seconds*r.Float64(), 1+2*r.Float64()
	every := 5 + 6*r.Float64()
	for i := range wave {
		off := math.Mod(math.Abs(float64(i)/SoundRate-at), every)
		off = min(off, every-off)
		wave[i] *= 0.25 + math.Exp(-off*off/wide/wide)
	}
}

// typing is words of keys that are struck, with pauses for thought.
func typing(wave []float64, r *rand.Rand) {
	for at := r.Float64() * 2; ; {
		for range 3 + r.IntN(25) {
			i := int(at * SoundRate)
			if i >= len(wave) {
				return
			}
			loud := 0.4 + 0.6*r.Float64()
			ring(wave, i, loud, 2000+2500*r.Float64(), 0.003)
			ring(wave, i, loud*0.6, 180+200*r.Float64(), 0.012)
			at += 0.1 + 0.18*r.Float64()
		}
		at += 0.5 + 3*r.Float64()
	}
}

// knock is a chair that is moved, or a knock at a door, once or twice.
func knock(wave []float64, r *rand.Rand) {
	for range 1 + r.IntN(2) {
		i := r.IntN(len(wave))
		for range 1 + r.IntN(4) {
			ring(wave, min(i, len(wave)-1), 0.6+0.4*r.Float64(), 120+300*r.Float64(), 0.04)
			i += SoundRate/6 + r.IntN(SoundRate/6)
		}
	}
}

// ring adds what rings after a blow.
func ring(wave []float64, from int, loud, hertz, lasts float64) {
	for i := from; i < min(len(wave), from+int(8*lasts*SoundRate)); i++ {
		t := float64(i-from) / SoundRate
		wave[i] += loud * math.Exp(-t/lasts) * math.Sin(2*math.Pi*hertz*t)
	}
}

// vowels are the first three formants, in hertz.
var vowels = [][3]float64{{730, 1090, 2440}, {270, 2290, 3010}, {300, 870, 2240}, {530, 1840, 2480}, {570, 840, 2410}}

// speak is a voice that says syllables, four or five a second, in phrases with a
// breath between them; it tells how far the mouth is open.
func speak(wave []float64, r *rand.Rand) []float32 {
	mouth := make([]float32, len(wave))
	pitch := 95 + 130*r.Float64()
	for at := r.IntN(SoundRate); at < len(wave); at += SoundRate/4 + r.IntN(SoundRate*3/4) {
		for range 5 + r.IntN(12) {
			long := SoundRate/6 + r.IntN(SoundRate/8)
			syllable(wave, mouth, at, long, pitch*(0.9+0.2*r.Float64()), vowels[r.IntN(len(vowels))], r)
			at += long
		}
	}
	return mouth
}

func syllable(wave []float64, mouth []float32, from, long int, pitch float64, formants [3]float64, r *rand.Rand) {
	var was [3][2]float64
	var turns [3]float64
	fade := math.Exp(-math.Pi * 90 / SoundRate)
	for n, hertz := range formants {
		turns[n] = 2 * fade * math.Cos(2*math.Pi*hertz/SoundRate)
	}
	phase := 0.0
	for i := from; i < min(len(wave), from+long); i++ {
		open := math.Sin(math.Pi * float64(i-from) / float64(long))
		mouth[i] = float32(open)
		puff := 0.02 * r.NormFloat64()
		if phase += pitch / SoundRate; phase >= 1 {
			phase--
			puff++
		}
		for n, turn := range turns {
			v := puff + turn*was[n][0] - fade*fade*was[n][1]
			was[n][1], was[n][0] = was[n][0], v
			wave[i] += open * v / float64(n+1)
		}
	}
}
