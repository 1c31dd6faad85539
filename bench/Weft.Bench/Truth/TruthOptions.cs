using Weft.Bench.Running;

namespace Weft.Bench.Truth;

/// <summary>
/// How people behave whose events <see cref="TruthStream"/> makes. The same values give the same events.
/// </summary>
internal sealed record TruthOptions
{
    /// <summary>What all dice begin with.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many people, 4 and up.</summary>
    public int People { get; init; } = 100_000;

    /// <summary>Over how many days, 30 and up.</summary>
    public int Days { get; init; } = 180;

    /// <summary>The share of households of 1, 2, 3 and 4 people.</summary>
    public double[] Households { get; init; } = [0.50, 0.30, 0.12, 0.08];

    /// <summary>The share of people with 1, 2, 3 and 4 devices; 2.2 in the mean.</summary>
    public double[] Devices { get; init; } = [0.25, 0.42, 0.21, 0.12];

    /// <summary>The share of all devices that everybody in the household uses; all of them are in households of several.</summary>
    public double SharedDevices { get; init; } = 0.20;

    /// <summary>How many sessions a person has in the mean.</summary>
    public double Sessions { get; init; } = 12;

    /// <summary>How many events a session has in the mean.</summary>
    public double Events { get; init; } = 3;

    /// <summary>The share of sessions that start anonymous.</summary>
    public double StartAnonymous { get; init; } = 0.60;

    /// <summary>The share of those that log in.</summary>
    public double LogIn { get; init; } = 0.35;

    /// <summary>The share of sessions with somebody logged in that end with a logout.</summary>
    public double LogOut { get; init; } = 0.10;

    /// <summary>The share of logins that ran out when the next session of the same person starts anonymous; the others were logouts.</summary>
    public double RunsOut { get; init; } = 1;

    /// <summary>The share of logouts after which the device has another anonymous id.</summary>
    public double Renews { get; init; } = 0.50;

    /// <summary>The share of people who use a family member's e-mail somewhere.</summary>
    public double FamilyEmail { get; init; } = 0.08;

    /// <summary>The share of those who use it to log in; the others type it: in a form, at a till, in an order for somebody else.</summary>
    public double FamilyLogins { get; init; } = 0.25;

    /// <summary>The share of people who change their e-mail.</summary>
    public double ChangesEmail { get; init; } = 0.05;

    /// <summary>The share of anonymous sessions in which an e-mail is typed.</summary>
    public double TypesEmail { get; init; } = 0.05;

    /// <summary>The share of typed e-mails that are wrong.</summary>
    public double WrongEmail { get; init; } = 0.02;

    /// <summary>The share of wrong e-mails that are somebody's.</summary>
    public double SomebodysEmail { get; init; } = 0.25;

    /// <summary>The share of phones that somebody else has after months.</summary>
    public double RecycledPhones { get; init; } = 0.01;

    /// <summary>The share of events with a junk user id.</summary>
    public double Junk { get; init; } = 0.005;

    /// <summary>The share of events that come up to three days late.</summary>
    public double Late { get; init; } = 0.03;

    /// <summary>The share of events that come twice.</summary>
    public double Twice { get; init; } = 0.01;

    /// <summary>The share of people with a loyalty card, who show it at a till now and then.</summary>
    public double Cards { get; init; } = 0.50;

    /// <summary>The share of cards that are given to somebody who leaves an e-mail or a phone with the first purchase.</summary>
    public double Enrols { get; init; } = 1;

    /// <summary>What is not as usual, as it was given; for the table.</summary>
    public string Changed { get; init; } = "";

    public static TruthOptions From(Arguments arguments)
    {
        var usual = new TruthOptions();
        var changed = new List<string>();
        return usual with
        {
            Seed = arguments.Number("seed", usual.Seed),
            People = arguments.Number("people", usual.People),
            Days = arguments.Number("days", usual.Days),
            SharedDevices = Real("shared-devices", usual.SharedDevices),
            Sessions = Real("sessions", usual.Sessions),
            Events = Real("events", usual.Events),
            StartAnonymous = Real("start-anonymous", usual.StartAnonymous),
            LogIn = Real("log-in", usual.LogIn),
            LogOut = Real("log-out", usual.LogOut),
            RunsOut = Real("runs-out", usual.RunsOut),
            Renews = Real("renews", usual.Renews),
            FamilyEmail = Real("family-email", usual.FamilyEmail),
            FamilyLogins = Real("family-logins", usual.FamilyLogins),
            ChangesEmail = Real("changes-email", usual.ChangesEmail),
            TypesEmail = Real("types-email", usual.TypesEmail),
            WrongEmail = Real("wrong-email", usual.WrongEmail),
            SomebodysEmail = Real("somebodys-email", usual.SomebodysEmail),
            RecycledPhones = Real("recycled-phones", usual.RecycledPhones),
            Junk = Real("junk", usual.Junk),
            Late = Real("late", usual.Late),
            Twice = Real("twice", usual.Twice),
            Cards = Real("cards", usual.Cards),
            Enrols = Real("enrols", usual.Enrols),
            Changed = string.Join(", ", changed),
        };

        double Real(string name, double usually)
        {
            var given = arguments.Real(name, usually);
            if (given != usually)
                changed.Add($"{name} {Say.Of($"{given:0.###}")}");
            return given;
        }
    }
}
