import EaselCore
import Testing

@Suite("Judging how far an IP address reaches")
struct IPAddressTests {
    static let reaches: [(IPAddress.Reach, [String])] = [
        (
            .loopback,
            [
                "127.0.0.1", "127.255.255.254", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1", "::ffff:7f00:1",
            ]
        ),
        (
            .inner,
            [
                "0.0.0.0", "0.1.2.3", "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.100.100.200", "100.127.255.255",
                "169.254.169.254", "172.16.0.0",
                "172.31.255.255", "192.168.0.1", "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.19.255.255",
                "198.51.100.7", "203.0.113.7", "192.88.99.1",
                "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "168.63.129.16", "::ffff:168.63.129.16",
                "64:ff9b::7f00:1", "2002:7f00:1::",
            ]
        ),
        (
            .inner,
            [
                "::", "::1.2.3.4", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "::ffff:0:8.8.8.8", "64:ff9b::10.0.0.1",
                "64:ff9b:1::8.8.8.8", "64:ff9b::1:8.8.8.8", "100::1",
                "2001::1", "2001:10::1", "2001:1ff:ffff::", "2001:db8::1", "2002:a00:1::", "2002:a9fe:a9fe::",
                "3fff::1", "3fff:fff::1", "4000::1", "fc00::1", "fd00:ec2::254",
                "fe80::1", "febf::1", "fec0::1", "ff02::1",
            ]
        ),
        (
            .open,
            [
                "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
                "128.0.0.1", "168.63.129.15", "168.63.129.17", "169.253.0.1", "172.15.255.255",
                "172.32.0.0", "192.0.1.1", "192.167.1.1", "198.17.1.1", "198.20.1.1", "223.255.255.255",
                "2606:4700::1111", "2001:200::1", "2001:4860:4860::8888",
                "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::", "3fff:1000::1",
            ]
        ),
    ]

    @Test("an address reaches as far as its block says", arguments: reaches)
    func reach(_ reach: IPAddress.Reach, _ texts: [String]) {
        for text in texts { #expect(IPAddress(text)?.reach == reach, "\(text)") }
    }

    static let refused = [
        "", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.00", "0x7f.0.0.1", "1..2.3", "1.2.3.", ".1.2.3",
        "1.2.3.-4", "1.2.3.+4", " 1.2.3.4", "１.2.3.4", "1.2.3.٤", "localhost",
        ":", ":::", "1:::2", "::1::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "::1:",
        ":1::", "12345::", "g::", "::g", "::1%eth0", "fe80::1%25lo", "[::1]", "::1.2.3",
        "::1.2.3.4.5", "1.2.3.4::", "::1.2.3.4:5", "::01.2.3.4", "::ffff:1.2.3.256", "1:2:3:4:5:6:7:1.2.3.4",
        "::\u{FF11}",
    ]

    @Test("other spellings are not read", arguments: refused)
    func refuses(_ text: String) { #expect(IPAddress(text) == nil) }

    @Test("zeros are filled in where the colons stand together")
    func bytes() {
        let last: [UInt8] = [UInt8](repeating: 0, count: 14) + [0, 1]
        #expect(IPAddress("::1") == .v6(last) && IPAddress("0:0:0:0:0:0:0.0.0.1") == .v6(last))
        #expect(IPAddress("1:2:3:4:5:6:7::") == .v6([0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 0]))
        #expect(IPAddress("ABCD::ef") == .v6([0xAB, 0xCD] + [UInt8](repeating: 0, count: 12) + [0, 0xEF]))
        #expect(IPAddress("1.22.255.0") == .v4([1, 22, 255, 0]))
    }

    @Test(
        "a policy lets through what it says",
        arguments: [
            ("8.8.8.8", [true, true, true]), ("127.0.0.1", [true, false, true]), ("::1", [true, false, true]),
            ("10.0.0.1", [true, false, false]),
            ("169.254.169.254", [true, false, false]), ("fe80::1%eth0", [true, false, false]),
            ("::ffff:127.0.0.1", [true, false, true]), ("a.b", [true, false, false]),
        ])
    func policy(_ text: String, _ allowed: [Bool]) {
        #expect([PeerPolicy.anywhere, .publicHosts, .publicHostsAndLoopback].map { $0.allows(text) } == allowed)
    }
}
