namespace Registry.Cel.Tests.Library;

/// <summary>Every function of the extensions, with its edges.</summary>
public sealed class ExtensionTests
{
    [TestCase("'tacocat'.charAt(3) == 'o' && 'abc'.charAt(3) == '' && 'a😀b'.charAt(1) == '😀' && 'a😀b'.charAt(2) == 'b'")]
    [TestCase("'tacocat'.indexOf('c', 3) == 4 && 'hello mellow'.indexOf('', 2) == 2 && 'a😀b😀'.indexOf('b') == 2 && 'ab'.indexOf('x') == -1")]
    [TestCase("'tacocat'.lastIndexOf('c') == 4 && 'hello mellow'.lastIndexOf('ello', 6) == 1 && 'hello mellow'.lastIndexOf('') == 12")]
    [TestCase("'😀b😀'.lastIndexOf('😀') == 2 && 'abab'.lastIndexOf('ab', 1) == 0 && 'abab'.lastIndexOf('ab', 2) == 2 && 'a'.lastIndexOf('abc') == -1")]
    [TestCase("['a', 'b'].join('-') == 'a-b' && ['a', 'b'].join() == 'ab' && [].join('x') == ''")]
    [TestCase("'TacoCÆt'.lowerAscii() == 'tacocÆt' && 'tacocæt@[`{'.upperAscii() == 'TACOCæT@[`{'")]
    [TestCase("'abab'.replace('a', 'x') == 'xbxb' && 'abab'.replace('a', 'x', 1) == 'xbab' && 'abab'.replace('a', '', -1) == 'bb'")]
    [TestCase("'abab'.replace('a', 'x', 0) == 'abab' && 'ab'.replace('', '-') == '-a-b-' && 'a😀'.replace('', '-') == '-a-😀-' && 'ab'.replace('', '-', 2) == '-a-b'")]
    [TestCase("'a b c'.split(' ') == ['a', 'b', 'c'] && 'a b c'.split(' ', 2) == ['a', 'b c'] && 'a b'.split(' ', 0) == [] && 'a b'.split(' ', 1) == ['a b']")]
    [TestCase("'a😀b'.split('') == ['a', '😀', 'b'] && 'abc'.split('', 2) == ['a', 'bc'] && ''.split(',') == [''] && ''.split('') == [] && ',a,'.split(',') == ['', 'a', '']")]
    [TestCase("'tacocat'.substring(4) == 'cat' && 'tacocat'.substring(0, 4) == 'taco' && 'a😀b'.substring(1, 2) == '😀' && 'ab'.substring(2) == ''")]
    [TestCase("' \\t\\n\\u00a0\\u2003x y\\u3000'.trim() == 'x y' && '\\u200bx'.trim() == '\\u200bx'")]
    [TestCase("'a😀b'.reverse() == 'b😀a' && ''.reverse() == ''")]
    [TestCase("strings.quote('a\"b\\\\\\n\\a') == '\"a\\\\\"b\\\\\\\\\\\\n\\\\a\"'")]
    public void Evaluate_StringFunction_CountsCodePoints(string source) => Cel.AssertTrue(source);

    [TestCase("'%s %s %s'.format(['a', 1, true]) == 'a 1 true' && '%%'.format([]) == '%'")]
    [TestCase("'%s'.format([[1, 'a', null, {'b': 2, 'a': 1.5}]]) == '[1, a, null, {a: 1.5, b: 2}]'")]
    [TestCase("'%s %s'.format([int, duration('90.5s')]) == 'int 90.5s' && '%s'.format([timestamp(0)]) == '1970-01-01T00:00:00Z'")]
    [TestCase("'%s'.format([b'a\\xff\\xfeb']) == 'a\\ufffdb'")]
    [TestCase("'%d %d %d'.format([-1, 2u, 1.5]) == '-1 2 1.5'")]
    [TestCase("'%f %.2f %.0f %.0f %.1f'.format([1.5, 2.345, 2.5, 3.5, 0.25]) == '1.500000 2.35 2 4 0.2'")]
    [TestCase("'%.3f'.format([1u]) == '1.000' && '%f'.format([-0.0]) == '-0.000000' && '%.2f'.format([1e21]) == '1000000000000000000000.00'")]
    [TestCase("'%e %.1e %.0e %e'.format([1234.5678, -0.00125, 9.9, 0.0]) == '1.234568e+03 -1.3e-03 1e+01 0.000000e+00'")]
    [TestCase("'%x %X %x %x %X'.format([255, 255u, -255, 'hi', b'\\xab']) == 'ff FF -ff 6869 AB'")]
    [TestCase("'%o %o %b %b %b'.format([8, -8, 5, -5, true]) == '10 -10 101 -101 1'")]
    [TestCase("'%s %s %s'.format([1.5e300, 0.0, 123456789.125]).startsWith('15000000000') && '%s'.format([1.25e-10]) == '0.000000000125'")]
    [TestCase("'%s'.format([1e6]) == '1000000' && '%s'.format([1e-7]) == '0.0000001' && '%s'.format([-9223372036854775808]) == '-9223372036854775808'")]
    public void Evaluate_Format_WritesAsSpecified(string source) => Cel.AssertTrue(source);

    [TestCase("'abc'.charAt(4)")]
    [TestCase("'abc'.charAt(-1)")]
    [TestCase("'abc'.indexOf('a', 4)")]
    [TestCase("'abc'.lastIndexOf('a', -1)")]
    [TestCase("'abc'.substring(2, 1)")]
    [TestCase("'abc'.substring(-1)")]
    [TestCase("'abc'.substring(0, 4)")]
    [TestCase("'%s'.format([])")]
    [TestCase("'%'.format([1])")]
    [TestCase("'%.f'.format([1.0])")]
    [TestCase("'%.99999f'.format([1.0])")]
    [TestCase("'%q'.format([1])")]
    [TestCase("'%d'.format(['a'])")]
    [TestCase("'%f'.format(['a'])")]
    [TestCase("'%e'.format([null])")]
    [TestCase("'%o'.format([1.5])")]
    [TestCase("'%b'.format(['a'])")]
    [TestCase("'%x'.format([1.5])")]
    [TestCase("'%s'.format([optional.none()])")]
    [TestCase("base64.decode('a')")]
    [TestCase("base64.decode('a b=')")]
    [TestCase("math.bitShiftLeft(1, -1)")]
    [TestCase("[1].slice(0, 2)")]
    [TestCase("[1].slice(-1, 1)")]
    [TestCase("[1, 2].slice(2, 1)")]
    [TestCase("[1].flatten(-1)")]
    [TestCase("[1, 'a'].sort()")]
    [TestCase("[[1], [2]].sort()")]
    [TestCase("lists.range(-1)")]
    [TestCase("optional.none().value()")]
    [TestCase("ip('1.2.3')")]
    [TestCase("cidr('1.2.3.4/33')")]
    [TestCase("mac('00:11:22:33:44')")]
    [TestCase("geo.point(91.0, 0.0)")]
    public void Evaluate_ExtensionWithABadArgument_IsAnError(string source) => Cel.AssertError(source, CelErrorCode.InvalidArgument);

    [TestCase("math.greatest(1, 3, 2) == 3 && math.least(1.5, -2, 3u) == -2 && math.greatest([1, 5u, 2.5]) == 5u && math.least(7) == 7")]
    [TestCase("math.ceil(1.2) == 2.0 && math.floor(-1.2) == -2.0 && math.round(-1.5) == -2.0 && math.round(2.5) == 3.0 && math.trunc(-1.9) == -1.0")]
    [TestCase("math.abs(-1) == 1 && math.abs(1u) == 1u && math.abs(-1.5) == 1.5 && math.sign(-3) == -1 && math.sign(0u) == 0u && math.sign(-0.5) == -1.0")]
    [TestCase("math.isNaN(0.0/0.0) && math.isInf(-1.0/0.0) && !math.isInf(1.0) && math.isFinite(1.0) && !math.isFinite(0.0/0.0)")]
    [TestCase("math.bitAnd(6, 3) == 2 && math.bitOr(6u, 3u) == 7u && math.bitXor(6, 3) == 5 && math.bitNot(0) == -1 && math.bitNot(0u) == 18446744073709551615u")]
    [TestCase("math.bitShiftLeft(1, 3) == 8 && math.bitShiftRight(-1, 60) == 15 && math.bitShiftLeft(1u, 64) == 0u && math.bitShiftRight(8u, 2) == 2u")]
    [TestCase("math.sqrt(81) == 9.0 && math.sqrt(2.25) == 1.5 && math.isNaN(math.sqrt(-1)) && math.sqrt(4u) == 2.0")]
    [TestCase("math.isNaN(math.sign(0.0/0.0))")]
    public void Evaluate_MathFunction_IsAsSpecified(string source) => Cel.AssertTrue(source);

    [TestCase("math.abs(-9223372036854775808)", CelErrorCode.OutOfRange)]
    [TestCase("math.greatest(dyn('a'))", CelErrorCode.NoSuchOverload)]
    [TestCase("math.greatest([1, dyn('a')])", CelErrorCode.NoSuchOverload)]
    [TestCase("math.ceil(dyn(1))", CelErrorCode.NoSuchOverload)]
    [TestCase("['a', dyn(1)].join()", CelErrorCode.NoSuchOverload)]
    public void Evaluate_ExtensionThatFails_IsAnError(string source, CelErrorCode code) => Cel.AssertError(source, code);

    [TestCase("[1, 2, 3, 4].slice(1, 3) == [2, 3] && [1].slice(0, 0) == []")]
    [TestCase("[[1, [2]], [3]].flatten() == [1, [2], 3] && [1, [2, [3, [4]]]].flatten(2) == [1, 2, 3, [4]] && [[1]].flatten(0) == [[1]]")]
    [TestCase("[dyn([1, 2u, true])].flatten().map(x, string(x)) == ['1', '2', 'true']")]
    [TestCase("[3, 1, 2].sort() == [1, 2, 3] && ['b', 'a'].sort() == ['a', 'b'] && [].sort() == [] && [true, false].sort() == [false, true]")]
    [TestCase("['ccc', 'a', 'bb', 'd'].sortBy(s, s.size()) == ['a', 'd', 'bb', 'ccc']")]
    [TestCase("[1, 1u, 1.0, 2, 'a', 'a', [1], [1.0]].distinct() == [1, 2, 'a', [1]]")]
    [TestCase("[1, 2, 3].reverse() == [3, 2, 1] && lists.range(3) == [0, 1, 2] && lists.range(0) == []")]
    [TestCase("[1, 2].first().value() == 1 && [1, 2].last().value() == 2 && ![].first().hasValue() && ![].last().hasValue()")]
    public void Evaluate_ListFunction_IsAsSpecified(string source) => Cel.AssertTrue(source);

    [TestCase("sets.contains([1, 2, 3], [2u, 3.0]) && !sets.contains([], [1]) && sets.contains([], [])")]
    [TestCase("sets.equivalent([1, 1], [dyn(1u)]) && !sets.equivalent([1], [1, 2]) && sets.equivalent([], [])")]
    [TestCase("sets.intersects([[1], [2, 3]], [[1, 2], [2, 3.0]]) && !sets.intersects([1], [])")]
    [TestCase("base64.encode(b'hello') == 'aGVsbG8=' && base64.decode('aGVsbG8=') == b'hello' && base64.decode('aGVsbG8') == b'hello' && base64.decode('') == b''")]
    public void Evaluate_SetsAndEncoders_AreAsSpecified(string source) => Cel.AssertTrue(source);

    [TestCase("optional.of(1).hasValue() && optional.of(1).value() == 1 && !optional.none().hasValue()")]
    [TestCase("optional.none().orValue(2) == 2 && optional.of(1).orValue(1 / 0) == 1 && optional.of(1).or(optional.none()).value() == 1")]
    [TestCase("optional.none().or(optional.of(3)).value() == 3 && optional.of(1).or(optional.of(1 / 0)).value() == 1")]
    [TestCase("[0, 0u, 0.0, '', b'', false, null, [], {}, duration('0s')].all(v, !optional.ofNonZeroValue(v).hasValue())")]
    [TestCase("[1, 1u, 0.5, 'a', b'a', true, [0], {0: 0}, duration('1s'), timestamp(0)].all(v, optional.ofNonZeroValue(v).hasValue())")]
    [TestCase("{'a': {'b': 1}}.?a.b.value() == 1 && !{'a': {'b': 1}}.?x.b.hasValue() && {'a': [1]}.?a[0].value() == 1 && !{'a': [1]}.?a[?1].hasValue()")]
    [TestCase("[1, ?optional.none(), ?optional.of(2)] == [1, 2] && {?'a': optional.none(), ?'b': optional.of(1)} == {'b': 1}")]
    [TestCase("optional.of(1).optMap(x, x + 1).value() == 2 && !optional.none().optMap(x, x).hasValue()")]
    [TestCase("optional.of(1).optFlatMap(x, x > 0 ? optional.of(x) : optional.none()).hasValue()")]
    [TestCase("optional.of(1) == optional.of(dyn(1.0)) && optional.none() == optional.none() && optional.of(1) != optional.of(2) && optional.of(1) != optional.none()")]
    [TestCase("optional.unwrap([optional.of(1), optional.none()]) == [1] && [optional.none(), optional.of(2)].unwrapOpt() == [2]")]
    [TestCase("has(optional.of({'a': 1}).a) && !has(optional.of({'a': 1}).b) && !has(optional.of({}).x)")]
    public void Evaluate_Optional_IsAsSpecified(string source) => Cel.AssertTrue(source);

    [TestCase("isIP('192.168.0.1') && isIP('::1') && isIP('::ffff') && isIP('64:ff9b::1.2.3.4')")]
    [TestCase("!isIP('1.2.3.256') && !isIP('01.2.3.4') && !isIP('1.2.3') && !isIP('1') && !isIP('::1%eth0') && !isIP('::ffff:1.2.3.4') && !isIP('[::1]') && !isIP('') && !isIP('1::2::3') && !isIP('00001::') && !isIP(' ::1')")]
    [TestCase("string(ip('2001:DB8:0:0:0:0:0:1')) == '2001:db8::1' && string(ip('0:0:1:0:0:0:1:0')) == '0:0:1::1:0' && string(ip('1:0:2:3:4:5:6:7')) == '1:0:2:3:4:5:6:7'")]
    [TestCase("string(ip('::')) == '::' && string(ip('1::')) == '1::' && string(ip('::1.2.3.4')) == '::102:304' && string(ip('1.2.3.4')) == '1.2.3.4'")]
    [TestCase("ip.isCanonical('::1') && !ip.isCanonical('0::1') && ip.isCanonical('10.0.0.1')")]
    [TestCase("ip('1.2.3.4').family() == 4 && ip('::').family() == 6 && ip('0.0.0.0').isUnspecified() && ip('127.1.2.3').isLoopback() && ip('::1').isLoopback()")]
    [TestCase("ip('169.254.1.1').isLinkLocalUnicast() && ip('fe80::1').isLinkLocalUnicast() && !ip('fec0::1').isLinkLocalUnicast()")]
    [TestCase("ip('224.0.0.5').isLinkLocalMulticast() && ip('ff02::1').isLinkLocalMulticast() && !ip('ff05::1').isLinkLocalMulticast() && !ip('224.0.1.1').isLinkLocalMulticast()")]
    [TestCase("ip('10.0.0.1').isGlobalUnicast() && !ip('239.1.1.1').isGlobalUnicast() && !ip('255.255.255.255').isGlobalUnicast() && !ip('::').isGlobalUnicast() && ip('fd00::1').isGlobalUnicast()")]
    [TestCase("cidr('10.0.0.0/8').containsIP('10.255.1.2') && !cidr('10.0.0.0/8').containsIP(ip('11.0.0.0')) && cidr('0.0.0.0/0').containsIP('1.2.3.4') && !cidr('::/0').containsIP('1.2.3.4')")]
    [TestCase("cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16') && !cidr('10.0.0.0/8').containsCIDR('0.0.0.0/0') && cidr('::/0').containsCIDR(cidr('1::/128'))")]
    [TestCase("cidr('10.1.2.3/8').masked() == cidr('10.0.0.0/8') && cidr('10.1.2.3/8') != cidr('10.0.0.0/8') && cidr('10.1.2.3/8').ip() == ip('10.1.2.3') && cidr('::1/64').prefixLength() == 64")]
    [TestCase("isCIDR('::/0') && !isCIDR('::') && !isCIDR('::/129') && !isCIDR('1.2.3.4/08') && !isCIDR('1.2.3.4/+8') && !isCIDR('1.2.3.4/') && string(cidr('2001:DB8::/32')) == '2001:db8::/32'")]
    public void Evaluate_NetworkFunction_IsAsSpecified(string source) => Cel.AssertTrue(source);

    [TestCase("mac('00:1A:2b:3c:4d:5e') == mac('001a.2b3c.4d5e') && mac('00-1a-2b-3c-4d-5e') == mac('001a2b3c4d5e')")]
    [TestCase("string(mac('001A2B3C4D5E')) == '00:1a:2b:3c:4d:5e' && mac('00:1a:2b:00:00:01').oui() == '00:1a:2b'")]
    [TestCase("isMAC('ff:ff:ff:ff:ff:ff') && !isMAC('ff:ff:ff:ff:ff') && !isMAC('gg:ff:ff:ff:ff:ff') && !isMAC('ff:ff-ff:ff:ff:ff') && !isMAC('fff:f:ff:ff:ff:ff') && !isMAC('')")]
    [TestCase("mac.of('n1/tunnel') == mac.of('n1' + '/tunnel') && mac.of('n1/tunnel') != mac.of('n2/tunnel') && mac.isCanonical(string(mac.of('')))")]
    [TestCase("[0, 1, 2, 3, 4, 5, 6, 7].all(i, mac.of(string(i)).isLocallyAdministered() && !mac.of(string(i)).isMulticast())")]
    [TestCase("mac('01:00:5e:00:00:01').isMulticast() && !mac('00:00:5e:00:00:01').isMulticast() && mac('02:00:00:00:00:01').isLocallyAdministered()")]
    [TestCase("mac.isCanonical('00:1a:2b:3c:4d:5e') && !mac.isCanonical('00:1A:2b:3c:4d:5e') && type(mac('001a2b3c4d5e')) == net.MAC")]
    public void Evaluate_MacFunction_IsAsDocumented(string source) => Cel.AssertTrue(source);

    [TestCase("isTimeZone('Europe/Ljubljana') && isTimeZone('UTC') && isTimeZone('America/Argentina/Buenos_Aires')")]
    [TestCase("!isTimeZone('Europe/Lubljana') && !isTimeZone('') && !isTimeZone('+02:00') && !isTimeZone('../etc/passwd') && !isTimeZone('Europe')")]
    public void Evaluate_TimeZoneFunction_IsAsDocumented(string source) => Cel.AssertTrue(source);

    [TestCase("geo.distance(geo.point(46.0569, 14.5058), geo.point(46.5547, 15.6459)) > 103000.0", Description = "Ljubljana to Maribor")]
    [TestCase("geo.distance(geo.point(46.0569, 14.5058), geo.point(46.5547, 15.6459)) < 104000.0")]
    [TestCase("geo.point(0.0, 0.0).distance(geo.point(0.0, 180.0)) > 20015000.0 && geo.point(0.0, 0.0).distance(geo.point(0.0, 180.0)) < 20016000.0")]
    [TestCase("geo.point(0.0, 179.0).distance(geo.point(0.0, -179.0)) < 223000.0 && geo.point(1.5, 2.5).distance(geo.point(1.5, 2.5)) == 0.0")]
    [TestCase("geo.point(1.5, -2.5).latitude() == 1.5 && geo.point(1.5, -2.5).longitude() == -2.5 && string(geo.point(1.5, -2.5)) == '1.5,-2.5'")]
    public void Evaluate_GeoFunction_IsAsDocumented(string source) => Cel.AssertTrue(source);

    [TestCase("cel.block([1, cel.index(0) + 1, cel.index(1) * 2], cel.index(2) + cel.index(0)) == 5")]
    [TestCase("cel.block([[1, 2], cel.index(0).map(cel.iterVar(0, 0), cel.iterVar(0, 0) + 1)], cel.index(1)) == [2, 3]")]
    [TestCase("cel.block([1 / 0], true)", Description = "what is not used may fail")]
    [TestCase("cel.bind(x, 1 / 0, true) && cel.bind(a, 'x', cel.bind(b, a + a, b + a)) == 'xxx'")]
    public void Evaluate_BlockAndBind_NameValues(string source) => Cel.AssertTrue(source);
}
