public import EaselCore
internal import KieFluxKontext
internal import KieService
internal import VtrixFlux2
internal import VtrixFluxKontext
internal import VtrixService

extension Registry {
    /// The families in this package, the usual choice first.
    static let families: [ImageFamily] = [
        Vtrix.FluxKontext.family,
        Vtrix.Flux2.family,
        Kie.FluxKontext.family,
    ]

    /// Every family in this package and those of the host's own, each service where the variables put it.
    ///
    /// `EASEL_VTRIX_URL`, `EASEL_KIE_URL` and `EASEL_KIE_UPLOAD_URL` move a service to a mirror or to a sandbox, and
    /// `EASEL_NAME_URL` a service of the host's with the id `name`; each may carry a path prefix, and plain http is for
    /// this machine alone.
    public static func everyFamily(
        in variables: [String: String] = [:], adding own: [any ImageProvider] = []
    ) throws(ImageFailure) -> Registry {
        var providers: [any ImageProvider] = []
        for family in families as [any ImageProvider] + own {
            providers.append(family.moved(to: try family.service.placed(by: variables)))
        }
        return try Registry(providers)
    }
}

extension ImageService {
    /// The service at the addresses that the variables name; its own where they name none.
    func placed(by variables: [String: String]) throws(ImageFailure) -> ImageService {
        let api = try door(addressVariable, variables)
        let upload = try door(uploadAddressVariable, variables)
        guard api != nil || upload != nil else { return self }
        let addresses = ServiceAddresses(
            api: (api ?? addresses.api).description, upload: (upload ?? addresses.upload)?.description)
        return addresses.map { at($0) } ?? self
    }

    private func door(_ variable: String, _ variables: [String: String]) throws(ImageFailure) -> WebAddress? {
        guard let text = variables[variable], !text.isEmpty else { return nil }
        if let door = ServiceAddresses.door(text) { return door }
        throw ImageFailure(
            .badRequest, .checking, "\(variable) is not an address that an API key may go to.",
            next: "Give an https address, or http on 127.0.0.1.")
    }
}
