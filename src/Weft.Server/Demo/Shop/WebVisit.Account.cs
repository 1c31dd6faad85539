using System.Text.Json.Nodes;

namespace Weft.Server.Demo.Shop;

/// <summary>How anonymous visits become known.</summary>
internal sealed partial class WebVisit
{
    private void SignUp()
    {
        _person.HasAccount = true;
        _person.Subscribed |= Chance.In(0.5);
        _browser.SignedIn = _person;
        Identify(Traits());
        Track("Signed Up", "/account", "Your account", new() { ["method"] = "email" });
    }

    private void SignIn()
    {
        _browser.SignedIn = _person;
        var traits = Traits();
        if (_person is { LoyaltyCard: { } card, CardIsRegistered: false } && Chance.In(0.5))
        {
            _person.CardIsRegistered = true;
            traits["loyaltyCard"] = card;
        }

        Identify(traits);
        Track("Signed In", "/account", "Your account", []);
    }

    private void SignOut()
    {
        Track("Signed Out", "/account", "Your account", []);
        _browser.SignedIn = null;
        if (Chance.In(0.5))
            _browser.Renew(Chance);
    }

    // Known by the e-mail, without an account.
    private void AskForTheNewsletter()
    {
        if (!_person.MaySignUp)
            return;
        _person.Subscribed = true;
        Identify(new() { ["email"] = _person.Email, ["firstName"] = _person.First, ["newsletter"] = true });
        Track("Newsletter Requested", "/newsletter", "The Steep, our newsletter", []);
    }

    private void PutTheBrowserAway()
    {
        if (_browser.SignedIn is not null && Chance.In(IsShared ? 0.5 : 0.08))
            SignOut();
        else if (_browser.SignedIn is null && Chance.In(0.02))
            _browser.Renew(Chance);
    }

    private JsonObject Traits() => new()
    {
        ["firstName"] = _person.First,
        ["lastName"] = _person.Last,
        ["email"] = _person.Email,
        ["address"] = new JsonObject { ["city"] = _person.Household.City, ["country"] = "GB" },
        ["newsletter"] = _person.Subscribed,
    };

    private void Identify(JsonObject traits)
    {
        var message = Message("identify", "/account", "Your account");
        message["traits"] = traits;
        Write(message);
    }
}
