//! What values are worth and where things come from, in all the ways in which people write them.

use audit::syntax::Dialect;

use super::lines;

/// The lines that hold `// yes` or `# yes` must be found, and no other.
fn marked(dialect: Dialect, rule: &str, code: &str) {
    let wanted: Vec<usize> = code
        .lines()
        .enumerate()
        .filter(|(_, line)| line.ends_with("// yes") || line.ends_with("# yes"))
        .map(|(index, _)| index + 1)
        .collect();
    assert!(!wanted.is_empty(), "nothing is marked in {code}");
    assert_eq!(lines(dialect, rule, code), wanted, "{rule}\n{code}");
}

#[test]
fn a_time_limit_of_five_minutes_is_seen_however_it_is_written() {
    let rule = "match: {pattern: $C.Timeout = $LIMIT, where: {$LIMIT: {duration: \"> 60s\"}}}";
    let code = r#"
class Client
{
    const int Long = 300;
    const int Short = 30;
    static readonly TimeSpan Wait = TimeSpan.FromMinutes(5);
    int moving = 300;

    void Set(HttpClient c, int given)
    {
        c.Timeout = TimeSpan.FromMinutes(5); // yes
        c.Timeout = TimeSpan.FromSeconds(5 * 60); // yes
        c.Timeout = TimeSpan.FromSeconds(Long); // yes
        c.Timeout = TimeSpan.Parse("00:05:00"); // yes
        c.Timeout = new TimeSpan(0, 5, 0); // yes
        c.Timeout = Wait; // yes
        c.Timeout = System.TimeSpan.FromMilliseconds(300_000); // yes
        c.Timeout = Timeout.InfiniteTimeSpan; // yes
        c.Timeout = TimeSpan.FromSeconds(Short);
        c.Timeout = TimeSpan.Parse("00:00:30");
        c.Timeout = TimeSpan.FromSeconds(given);
        c.Timeout = TimeSpan.FromSeconds(moving);
        c.Timeout = TimeSpan.FromMilliseconds(300);
        moving = 5;
    }
}
"#;
    marked(Dialect::CSharp, rule, code);
}
