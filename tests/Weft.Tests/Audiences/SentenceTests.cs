using static Weft.Tests.Audiences.Compiled;

namespace Weft.Tests.Audiences;

public sealed class SentenceTests
{
    [Theory]
    [InlineData("""{"event":"Order Completed"}""", "People who did Order Completed.")]
    [InlineData("""{"event":["A","B"],"count":{"gte":2,"lt":5},"within":"60d"}""", "People who did A or B at least 2 times and less than 5 times in the last 60 days.")]
    [InlineData("""{"event":"*","count":{"eq":0},"within":"1h"}""", "People who never did anything in the last 1 hour.")]
    [InlineData("""{"event":"A","count":{"eq":1},"between":["30d","60d"]}""", "People who did A exactly once between 30 days and 60 days ago.")]
    [InlineData("""{"event":"A","since":"2026-01-01","until":"2026-02-01"}""", "People who did A since 2026-01-01 before 2026-02-01.")]
    [InlineData("""{"event":"A","within":"this month"}""", "People who did A this month.")]
    [InlineData("""{"event":"A","where":[{"path":"properties.revenue","gte":20},{"path":"properties.products[].sku","in":["a b","c"],"elements":"all"}]}""",
        "People who did A where properties.revenue is at least 20 and each of properties.products[].sku is one of \"a b\" or c.")]
    [InlineData("""{"event":"A","sum":"properties.revenue","gte":500,"within":"2w"}""", "People whose total properties.revenue over A in the last 2 weeks is at least 500.")]
    [InlineData("""{"event":"A","distinct":"properties.sku","gt":3}""", "People who have more than 3 different properties.sku over A.")]
    [InlineData("""{"trait":"plan","equals":"gold","known":true}""", "Known people whose plan is gold.")]
    [InlineData("""{"trait":"birthday","within_next":"7d"}""", "People whose birthday lies in the next 7 days.")]
    [InlineData("""{"trait":"email","not_exists":true}""", "People whose email is not there.")]
    [InlineData("""{"account_trait":"plan","in":["pro","gold"]}""", "People whose account's plan is one of pro or gold.")]
    [InlineData("""{"consent":"mail"}""", "People who consent to mail.")]
    [InlineData("""{"not":{"event":"A"}}""", "People except those who did A.")]
    [InlineData("""{"all":[{"event":"A"},{"any":[{"event":"B"},{"trait":"x","is_true":true}]},{"none":[{"event":"C"}]}]}""", "People who did A, (either who did B or whose x is true) and neither who did C.")]
    [InlineData("""{"sequence":[{"event":"Viewed","within":"30d"},{"event":"Added","within":"1h"},{"not":{"event":"Bought"},"within":"1d"}]}""",
        "People who did Viewed in the last 30 days, then Added within 1 hour, then no Bought for 1 day.")]
    public void a_definition_reads_as_one_sentence(string condition, string sentence) => Assert.Equal(sentence, One(condition).Sentence);
}
