public sealed class Dashboard
{
    // expect: role-written-two-ways
    public bool Allows(ClaimsPrincipal user) => user.IsInRole("admin");
}
