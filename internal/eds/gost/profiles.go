package gost

import (
	"encoding/asn1"
	"strconv"
	"strings"
)

// Object identifiers of the National Certification Authority of Kazakhstan, as
// its certificates and messages bear them.
const (
	gost341195        = "1.2.398.3.10.1.3.1"
	gost341195Params  = "1.2.398.3.10.1.3.1.1.0"
	gost34112015256   = "1.2.398.3.10.1.3.2"
	gost34112015512   = "1.2.398.3.10.1.3.3"
	gost343102004     = "1.2.398.3.10.1.1.1.1"
	gost343102004A    = "1.2.398.3.10.1.1.1.1.1"
	gost343102004Sign = "1.2.398.3.10.1.1.1.2"
	gost34102015256   = "1.2.398.3.10.1.1.2.1"
	gost34102015256A  = "1.2.398.3.10.1.1.2.1.1"
	gost34102015512   = "1.2.398.3.10.1.1.2.2"
	gost34102015512A  = "1.2.398.3.10.1.1.2.2.1"
	gost2015Sign256   = "1.2.398.3.10.1.1.2.3.1"
	gost2015Sign512   = "1.2.398.3.10.1.1.2.3.2"
)

// Object identifiers of RFC 4357, section 10, RFC 7836, section 5 and RFC 9215,
// appendix A.
const (
	idGostR341194           = "1.2.643.2.2.9"
	idGostR341194CryptoPro  = "1.2.643.2.2.30.1"
	idGostR34102001         = "1.2.643.2.2.19"
	idGostR341194With2001   = "1.2.643.2.2.3"
	idGostR34102001Test     = "1.2.643.2.2.35.0"
	idGostR34102001A        = "1.2.643.2.2.35.1"
	idGostR34102001B        = "1.2.643.2.2.35.2"
	idGostR34102001C        = "1.2.643.2.2.35.3"
	idGostR34102001XchA     = "1.2.643.2.2.36.0"
	idGostR34102001XchB     = "1.2.643.2.2.36.1"
	idTC26Gost341012256     = "1.2.643.7.1.1.1.1"
	idTC26Gost341012512     = "1.2.643.7.1.1.1.2"
	idTC26Gost341112256     = "1.2.643.7.1.1.2.2"
	idTC26Gost341112512     = "1.2.643.7.1.1.2.3"
	idTC26SignWithDigest256 = "1.2.643.7.1.1.3.2"
	idTC26SignWithDigest512 = "1.2.643.7.1.1.3.3"
	idTC26256ParamSetA      = "1.2.643.7.1.2.1.1.1"
	idTC26256ParamSetB      = "1.2.643.7.1.2.1.1.2"
	idTC26256ParamSetC      = "1.2.643.7.1.2.1.1.3"
	idTC26256ParamSetD      = "1.2.643.7.1.2.1.1.4"
	idTC26512ParamSetTest   = "1.2.643.7.1.2.1.2.0"
	idTC26512ParamSetA      = "1.2.643.7.1.2.1.2.1"
	idTC26512ParamSetB      = "1.2.643.7.1.2.1.2.2"
	idTC26512ParamSetC      = "1.2.643.7.1.2.1.2.3"
)

// Kazakhstan is the profile of the National Certification Authority: a signature
// is r and then s, each with its lowest byte first.
var Kazakhstan = &Profile{
	digests: []digestAlgorithm{
		{gost341195, NewGOST341195},
		{gost34112015256, NewStreebog256},
		{gost34112015512, NewStreebog512},
	},
	keys: []keyAlgorithm{
		{gost343102004, []namedCurve{{gost343102004A, GostR34102001CryptoProAParamSet}}, []string{gost341195Params}},
		{gost34102015256, []namedCurve{{gost34102015256A, TC26Gost34102012256ParamSetA}}, []string{gost34112015256}},
		{gost34102015512, []namedCurve{{gost34102015512A, TC26Gost341012512ParamSetA}}, []string{gost34112015512}},
	},
	signatures: []signatureAlgorithm{
		{gost343102004Sign, gost343102004, gost341195},
		{gost2015Sign256, gost34102015256, gost34112015256},
		{gost2015Sign512, gost34102015512, gost34112015512},
	},
}

// Russia is the profile of RFC 9215 and, for the keys of 2001, of RFC 4357, its
// test parameter sets included: a signature is s and then r, each with its
// highest byte first. It serves comparison with published examples and other
// implementations; no signature of law in Kazakhstan is made under it.
var Russia = &Profile{
	highFirst: true,
	digests: []digestAlgorithm{
		{idGostR341194, NewGOSTR341194},
		{idTC26Gost341112256, NewStreebog256},
		{idTC26Gost341112512, NewStreebog512},
	},
	keys: []keyAlgorithm{
		{idGostR34102001, curves2001, []string{idGostR341194CryptoPro}},
		{idTC26Gost341012256, append(curves256, curves2001...), []string{idTC26Gost341112256}},
		{idTC26Gost341012512, curves512, []string{idTC26Gost341112512}},
	},
	signatures: []signatureAlgorithm{
		{idGostR341194With2001, idGostR34102001, idGostR341194},
		{idTC26SignWithDigest256, idTC26Gost341012256, idTC26Gost341112256},
		{idTC26SignWithDigest512, idTC26Gost341012512, idTC26Gost341112512},
	},
}

// The curves of Russia. Sets B, C and D of 256 bits are those of 2001 under new
// names (RFC 9215, appendix C).
var (
	curves2001 = []namedCurve{
		{idGostR34102001Test, GostR34102001TestParamSet},
		{idGostR34102001A, GostR34102001CryptoProAParamSet},
		{idGostR34102001B, GostR34102001CryptoProBParamSet},
		{idGostR34102001C, GostR34102001CryptoProCParamSet},
		{idGostR34102001XchA, GostR34102001CryptoProAParamSet},
		{idGostR34102001XchB, GostR34102001CryptoProCParamSet},
	}
	curves256 = []namedCurve{
		{idTC26256ParamSetA, TC26Gost34102012256ParamSetA},
		{idTC26256ParamSetB, GostR34102001CryptoProAParamSet},
		{idTC26256ParamSetC, GostR34102001CryptoProBParamSet},
		{idTC26256ParamSetD, GostR34102001CryptoProCParamSet},
	}
	curves512 = []namedCurve{
		{idTC26512ParamSetTest, TC26Gost34102012512ParamSetTest},
		{idTC26512ParamSetA, TC26Gost341012512ParamSetA},
		{idTC26512ParamSetB, TC26Gost341012512ParamSetB},
		{idTC26512ParamSetC, TC26Gost34102012512ParamSetC},
	}
)

// identifier reads an object identifier of this file; only a mistake in it makes
// it panic.
func identifier(text string) (oid asn1.ObjectIdentifier) {
	for part := range strings.SplitSeq(text, ".") {
		n, err := strconv.Atoi(part)
		if err != nil {
			panic("gost: not an object identifier: " + text)
		}
		oid = append(oid, n)
	}
	return oid
}
