public sealed class Orders
{
    public bool Allows(ClaimsPrincipal user) => user.IsInRole("Admin");
    public bool Shows(ClaimsPrincipal user) => user.IsInRole("Admin");
}
