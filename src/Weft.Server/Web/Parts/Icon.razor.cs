using Microsoft.AspNetCore.Components;

namespace Weft.Server.Web.Parts;

/// <summary>A small drawing beside words that say the same.</summary>
public sealed partial class Icon
{
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    private string Drawing => Name switch
    {
        "overview" => """<path d="M3 12h4l3-8 4 16 3-8h4"/>""",
        "people" => """<circle cx="9" cy="8" r="3.5"/><path d="M2.5 20c.6-3.6 3.3-5.5 6.5-5.5s5.900 1.900 6.500 5.500"/><path d="M16 4.800a3.500 3.500 0 0 1 0 6.400M18 14.800c1.900.8 3.100 2.600 3.500 5.200"/>""",
        "audiences" => """<circle cx="9" cy="12" r="6"/><circle cx="15" cy="12" r="6"/>""",
        "sources" => """<path d="M12 3v10M8 9l4 4 4-4"/><path d="M4 14v4a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-4"/>""",
        "destinations" => """<path d="M7 17 17 7M9 7h8v8"/><path d="M5 12v7h7"/>""",
        "send" => """<path d="M4 12 20 4l-5 16-3.500-6.500z"/><path d="m11.500 13.500 4-4.500"/>""",
        "theme" => """<circle cx="12" cy="12" r="8.500"/><path d="M12 3.500v17a8.500 8.500 0 0 0 0-17z" fill="currentColor" stroke="none"/>""",
        "sign-out" => """<path d="M14 4H6v16h8"/><path d="M10 12h11m-4-4 4 4-4 4"/>""",
        "search" => """<circle cx="11" cy="11" r="6.500"/><path d="m16 16 5 5"/>""",
        "enter" => """<path d="M12 19V5M6 11l6-6 6 6"/>""",
        "exit" => """<path d="M12 5v14M6 13l6 6 6-6"/>""",
        "pause" => """<path d="M8 5v14M16 5v14"/>""",
        "play" => """<path d="M7 5v14l12-7z"/>""",
        "copy" => """<rect x="8" y="8" width="12" height="12" rx="2"/><path d="M16 8V6a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2h2"/>""",
        "close" => """<path d="M6 6l12 12M18 6 6 18"/>""",
        "check" => """<path d="m5 12.500 4.500 4.500L19 7.500"/>""",
        "warning" => """<path d="M12 4 2.500 20h19z"/><path d="M12 10v4m0 3v.01"/>""",
        "link" => """<path d="M10 14a4 4 0 0 0 5.700 0l3-3A4 4 0 0 0 13 5.300l-1 1"/><path d="M14 10a4 4 0 0 0-5.700 0l-3 3a4 4 0 0 0 5.700 5.700l1-1"/>""",
        _ => """<circle cx="12" cy="12" r="8"/>""",
    };
}
