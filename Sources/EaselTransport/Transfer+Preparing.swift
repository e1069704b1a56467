import CurlShim
import EaselCalls
import EaselCore

extension Transfer {
    /// Tells libcurl what to do; gives the trouble when the call cannot be made as it is.
    func prepare() -> LineTrouble? {
        if let trouble = open.call.refusal { return trouble }
        do throws(FileFault) {
            if let body = open.call.body {
                try BodyReader.check(body)
                request = BodyReader(body)
            }
        } catch {
            return place.unreadable(error)
        }
        setSafety()
        setReach()
        setTimes()
        setRequest()
        guard setHeaders(), handle.isWellSet else { return place.failed("libcurl", 0) }
        do throws(FileFault) {
            try sink.open { open.makeFile($0) }
        } catch {
            return place.unwritable(error)
        }
        return nil
    }

    /// Switches that are the same for every call and that nothing may change.
    private func setSafety() {
        handle.set(.noSignal, 1)
        handle.set(.protocols, 0b11)  // http and https
        handle.set(.followLocation, 0)
        handle.set(.allowHTTP09, 0)
        handle.set(.verifyPeer, 1)
        handle.set(.verifyHost, 2)
        handle.set(.tlsVersion, 6)  // 1.2 or newer
        handle.set(.netrc, 0)
        handle.set(.refuseUserInAddress, 1)
        handle.set(.pathAsIs, 1)
        handle.set(.headerSeparation, 1)  // a proxy sees none of the call's headers
        handle.set(.suppressConnectHeaders, 1)
        handle.set(.httpVersion, 4)  // HTTP/2 where TLS offers it
        // A picture is read in few steps; answers are small, and many are read at once.
        if case .file = open.call.reply { handle.set(.bufferSize, 128 << 10) }
        // Without it, ending a call in the middle of a look-up would wait for the look-up, and all others with it;
        // libcurl knows the option since 7.87.
        handle.setIfKnown(.quickExit, 1)
        handle.set(Self.callbacks, context: Unmanaged.passUnretained(self).toOpaque())
    }

    private func setReach() {
        handle.set(.url, open.call.address.description)
        // Set even when there is none, or libcurl would read the environment.
        handle.set(.proxy, proxy ?? "")
        handle.set(.noProxy, "")
        if let file = settings.caFile {
            handle.set(.caFile, file)
            handle.set(.proxyCAFile, file)
        }
        for line in settings.pinned { pinned.append(entry: line) }
        if let first = pinned.first { handle.set(.resolve, UnsafeMutableRawPointer(first)) }
    }

    private func setTimes() {
        let deadline = open.call.deadline
        handle.set(.timeoutMilliseconds, deadline.milliseconds)
        handle.set(.connectTimeoutMilliseconds, max(1, min(deadline, settings.limits.connecting).milliseconds))
        guard open.call.method == .post else { return }
        handle.set(.maxIdleAge, max(1, settings.limits.idleBeforeOrder.milliseconds / 1000))
    }

    private func setRequest() {
        guard open.call.method == .post else { return handle.set(.httpGet, 1) }
        let length = open.call.body?.length ?? 0
        handle.set(.post, 1)
        handle.set(.postSize, length)
        // A small body goes out together with the head, in one packet; libcurl copies it.
        if let small = open.call.body?.smallBytes ?? (length == 0 ? [] : nil) { handle.setBody(small) }
    }

    private func setHeaders() -> Bool {
        handle.set(.userAgent, settings.userAgent)
        var isTyped = false
        open.call.withHeaders { all in
            for header in all {
                headers.append(header)
                isTyped = isTyped || header.name.lowercased() == "content-type"
            }
        }
        headers.leaveOut("Expect")
        if !isTyped { headers.leaveOut("Content-Type") }
        switch open.call.reply {
        case .memory: handle.set(.acceptEncoding, "gzip, deflate")
        // As a plain header, because libcurl's own option would unpack what comes packed all the same.
        case .file: headers.append(entry: "Accept-Encoding: identity")
        }
        handle.set(.headers, headers.first.map { UnsafeMutableRawPointer($0) })
        return headers.isComplete
    }
}

extension WireBody {
    /// The whole body, when it is small and at hand.
    var smallBytes: [UInt8]? {
        guard pieces.count == 1, case .bytes(let bytes) = pieces[0], bytes.count <= 16 << 10 else { return nil }
        return bytes
    }
}
