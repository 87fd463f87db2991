public sealed class Dashboard
{
    // expect: role-spelled-two-ways
    public bool Allows(ClaimsPrincipal user) => user.IsInRole("admin");
}
