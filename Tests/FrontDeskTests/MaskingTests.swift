import Office
import Testing

@Suite struct MaskingTests {
    @Test func `A masked name keeps the surname, a masked number both ends`() {
        #expect(Masking.name("张三丰") == "张**")
        #expect(Masking.name("欧阳明") == "欧阳*")
        #expect(Masking.name("𠮷田") == "𠮷*")
        #expect(Masking.phone("13800001234") == "138****1234")
        #expect(Masking.phone("023-1234") == "*****234")
        #expect(Masking.phone("110") == "***")
        #expect(Masking.phone("") == "")
    }
}
