extension Refusal {
    /// What an answer to a call means that points elsewhere; nil for any other answer.
    ///
    /// Nobody follows it, because the API key and the body would go along.
    package static func redirect(_ reply: WireReply, from service: ImageService) -> Refusal? {
        guard (300..<400).contains(reply.status) else { return nil }
        let place = reply.header("Location").flatMap { WebAddress($0) }.map { "to \($0.origin)" } ?? "elsewhere"
        let upload = service.addresses.upload.map { _ in ", for uploads \(service.uploadAddressVariable)" } ?? ""
        var refusal = Refusal(
            .rejected, "\(service.name) answered HTTP \(reply.status) and points \(place); Easel does not follow.",
            next: "Look at the service's address (\(service.addressVariable)\(upload)) or at a proxy on the way; "
                + "nothing was charged.")
        refusal.httpStatus = reply.status
        return refusal
    }
}
