package measure

import "math"

// Normal is the share of the standard normal distribution below z.
func Normal(z float64) float64 { return math.Erfc(-z/math.Sqrt2) / 2 }

// NormalQuantile is the point below which the share p of the standard normal
// distribution lies; 0 < p < 1.
func NormalQuantile(p float64) float64 { return -math.Sqrt2 * math.Erfcinv(2*p) }

// z95 bounds the middle 95 % of the standard normal distribution.
var z95 = NormalQuantile(.975)

// normalTwo is the chance of a standard normal number at least as far from 0.
func normalTwo(z float64) float64 { return math.Erfc(math.Abs(z) / math.Sqrt2) }

// BothBelow is the chance that two standard normal numbers with the correlation
// r both lie below z: Plackett's reduction of the bivariate integral to one
// dimension (Biometrika 41, 1954), by Simpson's rule.
func BothBelow(z, r float64) float64 {
	r = math.Max(-1, math.Min(1, r))
	const steps = 400
	end := math.Asin(r)
	f := func(t float64) float64 {
		if d := 1 + math.Sin(t); d > 0 {
			return math.Exp(-z * z / d)
		}
		if z == 0 {
			return 1
		}
		return 0
	}
	sum := f(0) + f(end)
	for i := 1; i < steps; i++ {
		sum += f(end*float64(i)/steps) * float64(2+2*(i%2))
	}
	p := Normal(z)
	return p*p + sum*end/steps/3/(2*math.Pi)
}

// Beta is the regularised incomplete beta function I_x(a, b); the continued
// fraction of Abramowitz and Stegun 26.5.8 by Lentz's method.
func Beta(x, a, b float64) float64 {
	switch {
	case x <= 0:
		return 0
	case x >= 1:
		return 1
	case x > (a+1)/(a+b+2):
		return 1 - Beta(1-x, b, a)
	}
	la, _ := math.Lgamma(a)
	lb, _ := math.Lgamma(b)
	lab, _ := math.Lgamma(a + b)
	front := math.Exp(lab-la-lb+a*math.Log(x)+b*math.Log1p(-x)) / a
	return front * betaFraction(x, a, b)
}

// betaFraction is the continued fraction of Beta.
func betaFraction(x, a, b float64) float64 {
	const tiny = 1e-300
	guard := func(v float64) float64 {
		if math.Abs(v) < tiny {
			return tiny
		}
		return v
	}
	c, d := 1.0, 1/guard(1-(a+b)*x/(a+1))
	h := d
	for i := 1; i <= 10_000; i++ {
		m := float64(i)
		for _, n := range [2]float64{
			m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m)),
			-(a + m) * (a + b + m) * x / ((a + 2*m) * (a + 2*m + 1)),
		} {
			d, c = 1/guard(1+n*d), guard(1+n/c)
			h *= c * d
		}
		if math.Abs(c*d-1) < 1e-15 {
			break
		}
	}
	return h
}

// FTail is the chance of an F with d1 and d2 degrees of freedom above f.
func FTail(f, d1, d2 float64) float64 {
	if f <= 0 {
		return 1
	}
	return Beta(d2/(d2+d1*f), d2/2, d1/2)
}

// FQuantile is the point below which the share p of the F distribution with d1
// and d2 degrees of freedom lies; 0 < p < 1.
func FQuantile(p, d1, d2 float64) float64 {
	low, high := 0.0, 1.0
	for range 200 { // halves an interval of length 1 down to the last bit
		if middle := (low + high) / 2; Beta(middle, d1/2, d2/2) < p {
			low = middle
		} else {
			high = middle
		}
	}
	x := (low + high) / 2
	return d2 * x / (d1 * (1 - x))
}

// ChiTail is the chance of a chi-square with df degrees of freedom above x: the
// regularised incomplete gamma function, by its series (Abramowitz and Stegun
// 6.5.29) or its continued fraction (6.5.31).
func ChiTail(x, df float64) float64 {
	if x <= 0 {
		return 1
	}
	a, t := df/2, x/2
	la, _ := math.Lgamma(a)
	front := math.Exp(a*math.Log(t) - t - la)
	if t < a+1 {
		term := 1 / a
		sum := term
		for n := 1.0; term > sum*1e-16; n++ {
			term *= t / (a + n)
			sum += term
		}
		return 1 - front*sum
	}
	b := t + 1 - a
	c, d := 1e300, 1/b
	h := d
	for n := 1.0; n < 10_000; n++ {
		b += 2
		an := -n * (n - a)
		d, c = 1/(an*d+b), b+an/c
		h *= c * d
		if math.Abs(c*d-1) < 1e-15 {
			break
		}
	}
	return front * h
}
