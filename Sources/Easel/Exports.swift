// One import for most people: whoever imports Easel has the words, the studio, every family and the sandbox.
@_exported public import EaselCore
@_exported public import EaselEngine
@_exported public import EaselSandbox
@_exported public import KieFluxKontext
@_exported public import KieService
@_exported public import VtrixFlux2
@_exported public import VtrixFluxKontext
@_exported public import VtrixService
