// Not built: a test has the compiler check it, and that it refuses what it should.
import EaselCore
import KieFluxKontext
import KieService
import VtrixFluxKontext
import VtrixService

func wish(for request: inout ImageRequest) {
    request[Vtrix.FluxKontext.self].steps = 30
    request[Kie.FluxKontext.self].watermark = "id"
    request[Kie.FluxKontext.self].steps = 30  // expected-error {{type 'Kie.FluxKontext' has no member 'steps'}}
}
